//! The metadata block before a text: YAML between `---` lines, TOML between `+++` lines.

/// What front matter says, typed. Unknown keys are left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<String>,
    /// `author`, `authors` or `byline`.
    pub author: Option<String>,
    /// `date`, `published` or `pubDate`, as written.
    pub published: Option<String>,
    /// `updated`, `lastmod` or `modified`, as written.
    pub updated: Option<String>,
    /// `lang` or `language`.
    pub language: Option<String>,
    /// `canonical`, `canonical_url`, `original_url`, `url` or `link`, where it is absolute.
    pub url: Option<String>,
    /// `description`, `summary` or `excerpt`.
    pub description: Option<String>,
    /// `image`, `cover`, `thumbnail` …
    pub image: Option<String>,
    /// `licence` or `license`.
    pub licence: Option<String>,
    /// `tags` and `keywords`.
    pub tags: Vec<String>,
    /// `categories` and `category`.
    pub categories: Vec<String>,
}
