//! Inline styles and simple style sheets: just enough CSS to tell what a reader cannot see.

/// The declarations of a lower-case `style` attribute or rule body: property, value without `!important`.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        Some((property.trim(), value.split('!').next().unwrap_or("").trim()))
    })
}

/// Why text under these declarations cannot be seen, if it cannot: the telling declaration.
pub(super) fn hides(style: &str) -> Option<String> {
    let style = style.to_ascii_lowercase();
    let all: Vec<(&str, &str)> = declarations(&style).collect();
    let value = |name: &str| all.iter().rev().find(|&&(property, _)| property == name).map_or("", |&(_, value)| value);
    let said = |name: &str| Some(format!("{name}:{}", value(name)));
    if value("display") == "none" {
        return said("display");
    }
    if matches!(value("visibility"), "hidden" | "collapse") {
        return said("visibility");
    }
    for name in ["opacity", "font-size", "zoom"] {
        if number(value(name)) == Some(0.0) {
            return said(name);
        }
    }
    for name in ["left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top"] {
        let far = number(value(name)).is_some_and(|n| n.abs() >= 900.0);
        let placed =
            matches!(value("position"), "absolute" | "fixed") || name == "text-indent" || name.starts_with("margin");
        if far && placed && value(name).starts_with('-') {
            return said(name);
        }
    }
    if value("clip").replace(' ', "").trim_end_matches(')').starts_with("rect(0")
        && value("clip").chars().filter(char::is_ascii_digit).all(|c| c == '0' || c == '1')
        || matches!(value("clip-path"), "inset(100%)" | "inset(50%)" | "circle(0)" | "polygon(0 0)")
    {
        return Some("clip".to_owned());
    }
    if value("transform").contains("scale(0)") || value("transform").contains("scale(0,") {
        return said("transform");
    }
    let none = |name: &str| number(value(name)).is_some_and(|n| n <= 1.0) && !value(name).ends_with("em");
    let cut = matches!(value("overflow"), "hidden" | "clip");
    if cut && (none("height") || none("max-height") || none("width") || none("max-width")) {
        return Some("overflow:hidden".to_owned());
    }
    let color = colour(value("color"));
    let ground =
        colour(if value("background-color").is_empty() { value("background") } else { value("background-color") });
    if color.as_deref() == Some("transparent") || (color.is_some() && color == ground) {
        return said("color");
    }
    None
}

/// Selectors of a style sheet (single classes and ids) whose rules hide what they select, with the declaration.
pub(super) fn hiding_selectors(sheet: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = sheet;
    while let Some(open) = rest.find('{') {
        let selectors = rest[..open].rsplit(['}', ';']).next().unwrap_or("").trim();
        let after = &rest[open + 1..];
        let Some(close) = after.find(['{', '}']) else { break };
        if after.as_bytes()[close] == b'{' {
            rest = after; // a nested at-rule such as @media: what it says may not apply
            let mut depth = 1;
            let end = rest.bytes().position(|b| {
                depth += i32::from(b == b'{') - i32::from(b == b'}');
                depth < 0
            });
            rest = end.map_or("", |end| &rest[end + 1..]);
            continue;
        }
        if !selectors.starts_with('@')
            && let Some(why) = hides_for_good(&after[..close])
        {
            for selector in selectors.split(',').map(str::trim) {
                let name = selector.strip_prefix(['.', '#']).unwrap_or("");
                if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
                    out.push((selector.to_owned(), why.clone()));
                }
            }
        }
        rest = &after[close + 1..];
    }
    out
}

/// As [`hides`], without what scripts commonly undo (opacity of an animation, an off-canvas menu).
fn hides_for_good(style: &str) -> Option<String> {
    hides(style)
        .filter(|why| why.starts_with("display") || why.starts_with("visibility") || why.starts_with("font-size"))
}

/// The number a value starts with.
fn number(value: &str) -> Option<f64> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    value[..end].parse().ok()
}

/// A colour in one spelling, where it is plain.
fn colour(value: &str) -> Option<String> {
    let value = value.split_ascii_whitespace().next()?;
    Some(match value {
        "white" | "#fff" | "#ffffff" | "rgb(255,255,255)" => "white".to_owned(),
        "black" | "#000" | "#000000" | "rgb(0,0,0)" => "black".to_owned(),
        "transparent" | "rgba(0,0,0,0)" | "#0000" | "#00000000" => "transparent".to_owned(),
        "inherit" | "initial" | "unset" | "none" | "currentcolor" => return None,
        other => other.to_owned(),
    })
}
