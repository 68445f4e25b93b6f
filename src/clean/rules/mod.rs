//! A room a rule. The order here is the order of the manual.

mod ad_asset;
mod ad_slot;
mod affiliate_link;
mod hidden_text;
mod link_farm;
mod linked_banner;
mod marked_ad_block;
mod orphan_heading;
mod outside_article;
mod parts;
mod price_button;
mod promo_card;
mod repeated_block;
mod script_opener;
mod see_also_list;
mod tracking_parameter;
mod tracking_pixel;

use super::rule::Rule;

/// Every rule.
pub const ALL: &[&dyn Rule] = &[
    &marked_ad_block::MarkedAdBlock,
    &ad_slot::AdSlot,
    &ad_asset::AdAsset,
    &script_opener::ScriptOpener,
    &tracking_pixel::TrackingPixel,
    &tracking_parameter::TrackingParameter,
    &hidden_text::HiddenText,
    &outside_article::OutsideArticle,
    &affiliate_link::AffiliateLink,
    &linked_banner::LinkedBanner,
    &price_button::PriceButton,
    &promo_card::PromoCard,
    &see_also_list::SeeAlsoList,
    &link_farm::LinkFarm,
    &repeated_block::RepeatedBlock,
    &orphan_heading::OrphanHeading,
];
