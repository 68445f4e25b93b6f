//! What the `<meta>` elements of a page say, by their names.

use super::Metadata;
use std::collections::HashMap;

/// Values by the lower-case name of their element, in document order.
pub(super) type Named = HashMap<String, Vec<String>>;

/// Names of elements, the field each speaks of, and what vocabulary it is of; the more trusted of a field first.
#[rustfmt::skip]
const NAMES: &[(&str, &str, &str)] = &[
    ("og:title",                      "title",     "open-graph"),
    ("dc.title",                      "title",     "dublin-core"),
    ("dcterms.title",                 "title",     "dublin-core"),
    ("citation_title",                "title",     "meta"),
    ("parsely-title",                 "title",     "meta"),
    ("sailthru.title",                "title",     "meta"),
    ("twitter:title",                 "title",     "meta"),
    ("article:author",                "author",    "open-graph"),
    ("og:article:author",             "author",    "open-graph"),
    ("dc.creator",                    "author",    "dublin-core"),
    ("dcterms.creator",               "author",    "dublin-core"),
    ("citation_author",               "author",    "meta"),
    ("author",                        "author",    "meta"),
    ("parsely-author",                "author",    "meta"),
    ("sailthru.author",               "author",    "meta"),
    ("byl",                           "author",    "meta"),
    ("og:publisher",                  "publisher", "open-graph"),
    ("article:publisher",             "publisher", "open-graph"),
    ("dc.publisher",                  "publisher", "dublin-core"),
    ("dcterms.publisher",             "publisher", "dublin-core"),
    ("citation_publisher",            "publisher", "meta"),
    ("publisher",                     "publisher", "meta"),
    ("og:site_name",                  "site",      "open-graph"),
    ("application-name",              "site",      "meta"),
    ("article:published_time",        "published", "open-graph"),
    ("og:article:published_time",     "published", "open-graph"),
    ("dcterms.issued",                "published", "dublin-core"),
    ("dc.date.issued",                "published", "dublin-core"),
    ("dcterms.created",               "published", "dublin-core"),
    ("dc.date",                       "published", "dublin-core"),
    ("dcterms.date",                  "published", "dublin-core"),
    ("citation_publication_date",     "published", "meta"),
    ("citation_date",                 "published", "meta"),
    ("parsely-pub-date",              "published", "meta"),
    ("sailthru.date",                 "published", "meta"),
    ("datepublished",                 "published", "meta"),
    ("publish-date",                  "published", "meta"),
    ("publish_date",                  "published", "meta"),
    ("pubdate",                       "published", "meta"),
    ("pdate",                         "published", "meta"),
    ("date",                          "published", "meta"),
    ("article:modified_time",         "updated",   "open-graph"),
    ("og:updated_time",               "updated",   "open-graph"),
    ("dcterms.modified",              "updated",   "dublin-core"),
    ("dc.date.modified",              "updated",   "dublin-core"),
    ("lastmod",                       "updated",   "meta"),
    ("last-modified",                 "updated",   "meta"),
    ("og:image:secure_url",           "image",     "open-graph"),
    ("og:image",                      "image",     "open-graph"),
    ("og:image:url",                  "image",     "open-graph"),
    ("twitter:image",                 "image",     "meta"),
    ("twitter:image:src",             "image",     "meta"),
    ("dcterms.license",               "licence",   "dublin-core"),
    ("dcterms.rights",                "licence",   "dublin-core"),
    ("dc.rights",                     "licence",   "dublin-core"),
];

/// The same for lists: whether commas stand between the labels.
#[rustfmt::skip]
const LABELS: &[(&str, &str, &str)] = &[
    ("article:tag",     "tags",       "open-graph"),
    ("parsely-tags",    "tags",       "meta"),
    ("sailthru.tags",   "tags",       "meta"),
    ("news_keywords",   "tags",       "meta"),
    ("dc.subject",      "tags",       "dublin-core"),
    ("keywords",        "tags",       "meta"),
    ("article:section", "categories", "open-graph"),
];

/// Tells what the elements say.
pub(super) fn tell(named: &Named, found: &mut Metadata) {
    for &(name, field, origin) in NAMES {
        for value in named.get(name).into_iter().flatten() {
            found.set(field, value, origin);
        }
    }
    for &(name, field, origin) in LABELS {
        let values = named.get(name).into_iter().flatten().flat_map(|value| value.split(','));
        found.add_labels(field, values, origin);
    }
    tell_twitter_pairs(named, found);
}

/// Cards carry pairs of a label and a value, such as "Written by".
fn tell_twitter_pairs(named: &Named, found: &mut Metadata) {
    for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
        let label = named.get(label).and_then(|values| values.first()).map(|label| label.to_lowercase());
        let says_author = label.is_some_and(|label| {
            ["written by", "author", "verfasst von", "écrit par", "escrito por", "scritto da", "geschreven door"]
                .iter()
                .any(|known| label.contains(known))
        });
        if let Some(value) = named.get(data).and_then(|values| values.first()).filter(|_| says_author) {
            found.set("author", value, "meta");
        }
    }
}
