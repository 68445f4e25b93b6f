//! `tamis mcp`: search and cleaning as tools for language-model agents, over stdio. Everything reads; what comes from
//! articles is marked as the text of strangers ([`untrusted`]).

mod shapes;
mod untrusted;

use super::api::clean;
use super::{Library, WebError, lookup};
use crate::document::Format;
use crate::pipeline::Input;
use crate::record::Record;
use crate::search::Request;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolResult, ContentBlock, Implementation, ServerCapabilities, ServerConfig};
use rmcp::{ServerHandler, ServiceExt, tool, tool_handler, tool_router};
use serde_json::json;
use shapes::{ById, Page, Part, Query};
use std::io;
use std::sync::Arc;

/// The tools over one library.
#[derive(Clone)]
pub struct Tools {
    library: Arc<Library>,
}

/// Answers on stdin and stdout until the other side closes them.
pub async fn serve(library: Library) -> io::Result<()> {
    let tools = Tools { library: Arc::new(library) };
    let running = tools.serve(rmcp::transport::stdio()).await.map_err(io::Error::other)?;
    running.waiting().await.map_err(io::Error::other)?;
    Ok(())
}

#[tool_router]
impl Tools {
    #[tool(
        description = "Search career-advice tips gathered by tamis. Words are joined by OR and ranked; \"phrases\", +must, \
            -not, topic:, kind:, site:, source:, author:, lang:, after:2024-01, before: narrow. Returns hits with ids.",
        annotations(title = "Search tips", read_only_hint = true, open_world_hint = false)
    )]
    async fn search_tips(&self, Parameters(query): Parameters<Query>) -> CallToolResult {
        let request = Request {
            articles: query.articles,
            limit: query.limit.clamp(1, shapes::MOST_HITS),
            offset: query.offset.min(shapes::DEEPEST),
            facets: false,
            ..Request::new(query.query)
        };
        let answer = self.library.ask(move |library| Ok(library.search()?.answer(&request)?)).await;
        told(answer.map(|answer| json!(answer)))
    }

    #[tool(
        description = "One tip in full by its id: title, body, topics, where it stands, why it is taken for advice.",
        annotations(title = "Get a tip", read_only_hint = true, open_world_hint = false)
    )]
    async fn get_tip(&self, Parameters(ById { id }): Parameters<ById>) -> CallToolResult {
        let found = self.library.ask(move |library| {
            let (record, tip) = lookup::tip(library, &id)?;
            Ok(json!(super::api::tips::TipInArticle::new(&record, tip)))
        });
        told(found.await)
    }

    #[tool(
        description = "A cleaned article by its id, as Markdown, with its metadata and the ids of its tips. Long articles \
            come in parts: ask again with `from`.",
        annotations(title = "Get an article", read_only_hint = true, open_world_hint = false)
    )]
    async fn get_article(&self, Parameters(part): Parameters<Part>) -> CallToolResult {
        let found = self.library.ask(move |library| {
            let record = lookup::article(library, &part.id)?;
            Ok(shapes::article(&record, part.from))
        });
        told(found.await)
    }

    #[tool(
        description = "Clean a page that you have in hand (html, markdown or text): the article without ads, trackers and \
            link spam, its tips, and how much was taken out. Nothing is fetched or stored.",
        annotations(title = "Clean a page", read_only_hint = true, open_world_hint = false)
    )]
    async fn clean_page(&self, Parameters(page): Parameters<Page>) -> CallToolResult {
        told(self.cleaned(page).await.map(|record| shapes::article(&record, 0)))
    }

    #[tool(
        description = "What was taken out of an article and why: each cut with its rule, line and evidence. Give the id of \
            a stored article, or a page.",
        annotations(title = "Explain the cuts", read_only_hint = true, open_world_hint = false)
    )]
    async fn explain(&self, Parameters(page): Parameters<Page>) -> CallToolResult {
        let record = match page.id.clone() {
            Some(id) => self.library.ask(move |library| lookup::article(library, &id)).await,
            None => self.cleaned(page).await,
        };
        told(record.map(|record| shapes::cuts(&record)))
    }
}

impl Tools {
    async fn cleaned(&self, page: Page) -> Result<Record, WebError> {
        let (text, format) = match (page.html, page.markdown, page.text) {
            (Some(html), None, None) => (html, Format::Html),
            (None, Some(markdown), None) => (markdown, Format::Markdown),
            (None, None, Some(text)) => (text, Format::Text),
            _ => return Err(WebError::Bad("give one of html, markdown and text".to_owned())),
        };
        let raw = clean::page(text.into_bytes(), format, "text/plain; charset=utf-8", page.url)?;
        self.library.ask(move |library| Ok(Input::Raw(raw).into_record(library.plan()).0)).await
    }
}

#[tool_handler]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let server = Implementation::new("tamis", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(server)
            .with_instructions(untrusted::INSTRUCTIONS)
    }
}

/// An answer, marked; or what is wrong, for the model to mend.
fn told(answer: Result<serde_json::Value, WebError>) -> CallToolResult {
    match answer {
        Ok(value) => {
            let (text, marked) = untrusted::mark(value);
            let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
            result.structured_content = Some(marked);
            result
        }
        Err(error) => CallToolResult::error(vec![ContentBlock::text(error.to_string())]),
    }
}
