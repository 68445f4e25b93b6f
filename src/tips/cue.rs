//! What words can be cues for, in any language.

/// What a word or phrase can be a cue for. Where two entries differ only in strength, the comment says which is which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cue {
    /// Tells the language.
    Function,
    /// May stand before an imperative.
    BeforeImperative,
    /// Opens a clause behind whose comma the imperative stands.
    Condition,
    /// Forbids.
    Negation,
    /// Forbids in form and asks in meaning: "don't forget".
    Encouragement,
    /// Stands before a noun: an unknown word before it that begins a sentence is a verb.
    Determiner,
    /// Cannot be a verb that begins advice, though a determiner may follow.
    NoVerb,
    /// A verb that begins advice.
    Verb,
    /// A verb that is also a common noun.
    VerbOrNoun,
    /// Shows that the ambiguous word before it is a verb.
    AfterVerb,
    /// An order, or something to keep in mind.
    Strong,
    /// A suggestion.
    Weak,
    /// Speaks to the reader.
    Addressed,
    /// Speaks of oneself.
    FirstPerson,
    /// Label of a unit of advice.
    TipLabel,
    /// Label of a part of the text.
    GroupLabel,
    /// Label of another enumeration.
    OtherLabel,
    /// A call-out that announces advice.
    Callout,
    /// A call-out that is advice only when its words are.
    Note,
    /// A call-out that warns.
    Warning,
    /// What a title can promise a number of.
    Promise,
    /// Announces advice.
    Advice,
    /// Announces products, companies, courses.
    Products,
    /// Announces reasons, benefits, facts.
    Reasons,
    /// Announces a table of contents or a summary.
    Summary,
    /// Announces how to use the thing or the page itself.
    Usage,
    /// Announces questions.
    Questions,
    /// Begins a question of an interviewer that has no question mark: "Tell me about a time".
    Prompt,
    /// Begins a question that asks for advice: "How do I …".
    AdviceQuestion,
    /// Begins a question: "what".
    QuestionWord,
    /// Labels a question: "Q:".
    QuestionLabel,
    /// Labels an answer: "A:".
    AnswerLabel,
    /// Announces questions that are answered: "FAQ".
    AnsweredQuestions,
    /// A heading before the first advice: "Introduction".
    OpeningHeading,
    /// Announces the opposite of advice.
    Satire,
    /// Announces a story or news.
    Stories,
    /// An introduction whose sentence the items finish, without advice.
    IntroOther,
    /// An introduction whose sentence tells what others do or a thing is good for.
    IntroOthers,
    /// An introduction to advice.
    IntroAdvice,
    /// A heading of the page, whole.
    Furniture,
    /// How a heading of the page begins.
    FurnitureStart,
    /// Stands anywhere in a heading of the page: "newsletter".
    FurnitureWord,
    /// A closing heading.
    ClosingHeading,
    /// How a closing paragraph begins.
    ClosingOpener,
    /// How a line begins that points elsewhere.
    Pointer,
    /// What buttons, menus and forms say.
    Interface,
    /// How a call to buy, join or share begins.
    Call,
    /// Words of somebody who sells.
    Vendor,
    /// A verb of using a program, as the first word of a step.
    Click,
    /// What one clicks on: a word of programs and devices.
    Screen,
    /// A verb that tells what a product does when nobody is told to.
    Offers,
    /// Heads a column or list of what to do.
    ColumnDo,
    /// Heads a column or list of what not to do.
    ColumnDont,
    /// Heads a column of advice.
    ColumnTip,
}

impl Cue {
    /// Its bit in a set of cues.
    pub fn bit(self) -> u64 {
        1 << self as u32
    }
}
