//! A room a rule. The order here is the order of the manual, and the precedence where two rules flag the same thing.

mod ad_asset;
mod ad_frame;
mod ad_label;
mod ad_slot;
mod affiliate_block;
mod affiliate_link;
mod analytics_script;
mod app_install;
mod author_box;
mod boxes;
mod breadcrumb;
mod broken_link_markup;
mod call_to_action;
mod cloaked_link;
mod comment_form;
mod cookie_notice;
mod copyright_notice;
mod coupon;
mod disclosure;
#[cfg(feature = "filter-lists")]
mod filter_list;
mod follow_box;
mod hidden_text;
mod hijacked_contents;
mod hover_card;
mod keyword_tail;
mod link_farm;
mod linked_banner;
mod lone_button;
mod marked_ad_block;
mod newsletter_box;
mod orphan_heading;
mod outside_article;
pub(super) mod parts;
mod paywall;
mod price_button;
mod promo_card;
mod repeated_block;
mod script_opener;
mod see_also_list;
mod share_bar;
mod table_of_contents;
mod tracking_parameter;
mod tracking_pixel;
mod ui_residue;
mod user_deny;
mod written_out_link;

pub use user_deny::USER_DENY;

use super::rule::Rule;

/// Every rule.
pub const ALL: &[&dyn Rule] = &[
    &user_deny::UserDeny,
    &marked_ad_block::MarkedAdBlock,
    &tracking_pixel::TrackingPixel,
    &ad_slot::AdSlot,
    &ad_asset::AdAsset,
    &ad_frame::AdFrame,
    &ad_label::AdLabel,
    &script_opener::ScriptOpener,
    &analytics_script::AnalyticsScript,
    &tracking_parameter::TrackingParameter,
    &hidden_text::HiddenText,
    &hover_card::HoverCard,
    &broken_link_markup::BrokenLinkMarkup,
    &written_out_link::WrittenOutLink,
    &disclosure::Disclosure,
    &coupon::Coupon,
    &cookie_notice::CookieNotice,
    &comment_form::CommentForm,
    &author_box::AuthorBox,
    &paywall::Paywall,
    &newsletter_box::NewsletterBox,
    &app_install::AppInstall,
    &share_bar::ShareBar,
    &follow_box::FollowBox,
    &call_to_action::CallToAction,
    &copyright_notice::CopyrightNotice,
    &breadcrumb::Breadcrumb,
    &hijacked_contents::HijackedContents,
    &table_of_contents::TableOfContents,
    &affiliate_block::AffiliateBlock,
    &outside_article::OutsideArticle,
    &affiliate_link::AffiliateLink,
    &cloaked_link::CloakedLink,
    &linked_banner::LinkedBanner,
    &price_button::PriceButton,
    &lone_button::LoneButton,
    &promo_card::PromoCard,
    &see_also_list::SeeAlsoList,
    &link_farm::LinkFarm,
    &repeated_block::RepeatedBlock,
    &keyword_tail::KeywordTail,
    &ui_residue::UiResidue,
    &orphan_heading::OrphanHeading,
    #[cfg(feature = "filter-lists")]
    &filter_list::FilterList,
];
