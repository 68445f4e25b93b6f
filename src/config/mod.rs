//! What the user wants: `pipeline.toml` read into plain structs.
//!
//! The file is looked for from the working directory upwards; without one the built-in defaults hold. Keys that are
//! not known are errors with a place and a suggestion. Only `cli` and `pipeline` read [`Config`]: the rooms below get
//! plain values out of a [`Plan`].
//!
//! ```
//! let config: tamis::config::Config = tamis::config::parse("[index]\npath = 'data'\n", "pipeline.toml".as_ref())?;
//! assert_eq!(config.index.path.to_str(), Some("data"));
//! # Ok::<(), tamis::config::ConfigError>(())
//! ```

mod error;
mod filter_lists;
mod load;
mod plan;
mod sections;
mod source;
mod user_rule;

pub use error::{ConfigError, did_you_mean};
pub use load::{FILE_NAME, Loaded, find, load, parse};
pub use plan::Plan;
pub use sections::{
    AffiliateConfig, AffiliatePolicy, AmazonTag, CleanConfig, ExportConfig, FetchConfig, IndexConfig, Refresh,
    SearchConfig,
};
pub use source::{Fields, SourceConfig, SourceKind};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The whole of `pipeline.toml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the data folder lies.
    pub index: IndexConfig,
    /// How it is searched.
    pub search: SearchConfig,
    /// How pages are fetched.
    pub fetch: FetchConfig,
    /// What is cleaned, and what is left alone.
    pub clean: CleanConfig,
    /// What `tamis export` writes when its options do not say.
    pub export: ExportConfig,
    /// Where articles come from, in the order they are read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<SourceConfig>,
}
