//! `#[derive(Model)]`: what each option makes of a field.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use tfplugin::schema::{Attribute, Keep, Mode, NestedBlock, Nesting, Replace, Shape};
use tfplugin::validate::length;
use tfplugin::{Attr, AttributeValue, Dynamic, Model, Number, Reads, Type, Value};

/// Everything.
///
/// In two paragraphs,
/// of which this one has two lines.
#[derive(Clone, Model)]
#[tf(deprecated = "Use less.")]
struct Everything {
    /// Required.
    #[tf(required)]
    required: Attr<String>,
    /// Optional.
    #[tf(optional)]
    optional: Attr<bool>,
    /// Computed.
    #[tf(computed)]
    computed: Attr<i64>,
    /// Either.
    #[tf(optional, computed)]
    either: Attr<Number>,
    /// Default.
    #[tf(default = "text")]
    text_default: Attr<String>,
    /// Default.
    #[tf(default = 7)]
    number_default: Attr<i64>,
    /// Default.
    #[tf(default = ["a".to_owned()])]
    set_default: Attr<BTreeSet<String>>,
    /// All flags.
    #[tf(
        optional,
        computed,
        sensitive,
        keep,
        local,
        identity,
        deprecated = "Old."
    )]
    flagged: Attr<String>,
    /// Write-only.
    #[tf(optional, write_only)]
    write_only: Attr<String>,
    /// Replace.
    #[tf(required, replace)]
    replace: Attr<String>,
    /// Replace.
    #[tf(optional, replace(if_configured))]
    replace_if_configured: Attr<String>,
    /// Replace.
    #[tf(optional, replace(if_recorded))]
    replace_if_recorded: Attr<String>,
    /// Equivalent.
    #[tf(optional, equivalent = always)]
    equivalent: Attr<String>,
    /// Checked.
    #[tf(optional, check(length(1..), length(..=2)), check(length(3..)))]
    checked: Attr<String>,
    /// A keyword.
    #[tf(optional)]
    r#type: Attr<String>,
    /// Collections.
    #[tf(optional)]
    list: Attr<Vec<String>>,
    /// Collections.
    #[tf(optional)]
    nullable: Attr<Vec<Attr<String>>>,
    /// Collections.
    #[tf(optional)]
    map: Attr<BTreeMap<String, Vec<i64>>>,
    /// Anything.
    #[tf(optional)]
    dynamic: Attr<Dynamic>,
    /// Nested.
    #[tf(optional)]
    one: Attr<Inner>,
    /// Nested.
    #[tf(optional)]
    many: Attr<Vec<Inner>>,
    /// Nested.
    #[tf(optional)]
    loose: Attr<BTreeSet<Inner>>,
    /// Nested.
    #[tf(optional)]
    named: Attr<BTreeMap<String, Inner>>,
    /// Nested twice: the protocol nests one level at a time.
    #[tf(optional)]
    twice: Attr<Vec<Vec<Inner>>>,
    /// A block.
    #[tf(block)]
    block: Attr<Inner>,
    /// A block.
    #[tf(block(min = 1, max = 3), local, deprecated = "Unblocked.")]
    blocks: Attr<Vec<Inner>>,
    /// A block.
    #[tf(block)]
    loose_blocks: Attr<BTreeSet<Inner>>,
    /// A block.
    #[tf(block)]
    named_blocks: Attr<BTreeMap<String, Inner>>,
}

/// What is nested.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Inner {
    /// A name.
    #[tf(optional)]
    name: Attr<String>,
}

fn always(_: &Value, _: &Value) -> bool {
    true
}

fn attribute(name: &str) -> Attribute {
    Everything::block().attribute(name).unwrap().clone()
}

/// What is special about an attribute, in words.
fn check(name: &str, expected: Expect) {
    let attribute = attribute(name);
    let flags = [
        (attribute.sensitive, "sensitive"),
        (attribute.write_only, "write_only"),
        (attribute.keep == Keep::Always, "keep"),
        (attribute.keep == Keep::IfSet, "keep(if_set)"),
        (attribute.local, "local"),
        (attribute.identity, "identity"),
        (attribute.null_elements, "null_elements"),
        (attribute.equivalent.is_some(), "equivalent"),
    ];
    let mut words = vec![format!("{:?}", attribute.mode)];
    words.extend(
        flags
            .iter()
            .filter(|flag| flag.0)
            .map(|flag| flag.1.to_owned()),
    );
    if attribute.replace != Replace::Never {
        words.push(format!("replace {:?}", attribute.replace));
    }
    words.extend(
        attribute
            .default
            .map(|default| format!("default {:?}", default())),
    );
    words.extend(
        attribute
            .deprecated
            .map(|why| format!("deprecated {why:?}")),
    );
    words.extend(
        attribute
            .validators
            .iter()
            .map(|one| one.requirement().to_owned()),
    );
    expected.assert_eq(&words.join(", "));
}

#[test]
fn options_of_attributes() {
    check("required", expect!["Required"]);
    check("optional", expect!["Optional"]);
    check("computed", expect!["Computed"]);
    check("either", expect!["OptionalComputed"]);
    check(
        "text_default",
        expect![[r#"OptionalComputed, default String("text")"#]],
    );
    check(
        "number_default",
        expect!["OptionalComputed, default Number(7)"],
    );
    check(
        "set_default",
        expect![[r#"OptionalComputed, default Set([String("a")])"#]],
    );
    check(
        "flagged",
        expect![[r#"OptionalComputed, sensitive, keep, local, identity, deprecated "Old.""#]],
    );
    check("write_only", expect!["Optional, write_only"]);
    check("replace", expect!["Required, replace Always"]);
    check(
        "replace_if_configured",
        expect!["Optional, replace IfConfigured"],
    );
    check(
        "replace_if_recorded",
        expect!["Optional, replace IfRecorded"],
    );
    check("equivalent", expect!["Optional, equivalent"]);
    check(
        "checked",
        expect![
            "Optional, must have at least 1 character., must have at most 2 characters., must have at least 3 characters."
        ],
    );
    check("type", expect!["Optional"]);
    check("nullable", expect!["Optional, null_elements"]);
}

#[test]
fn types_of_fields() {
    let inner = || Type::object([("name", Type::String)]);
    for (name, ty) in [
        ("required", Type::String),
        ("optional", Type::Bool),
        ("computed", Type::Number),
        ("either", Type::Number),
        ("set_default", Type::set(Type::String)),
        ("list", Type::list(Type::String)),
        ("nullable", Type::list(Type::String)),
        ("map", Type::map(Type::list(Type::Number))),
        ("dynamic", Type::Dynamic),
        ("one", inner()),
        ("many", Type::list(inner())),
        ("loose", Type::set(inner())),
        ("named", Type::map(inner())),
        ("twice", Type::list(Type::list(inner()))),
    ] {
        assert_eq!(attribute(name).ty(), ty, "{name}");
    }
}

#[test]
fn models_nest_as_attributes_as_long_as_the_protocol_can() {
    let nesting = |name: &str| match attribute(name).shape {
        Shape::Nested(nesting, attributes) => Some((nesting, attributes.len())),
        _ => None,
    };
    assert_eq!(nesting("one"), Some((Nesting::Single, 1)));
    assert_eq!(nesting("many"), Some((Nesting::List, 1)));
    assert_eq!(nesting("loose"), Some((Nesting::Set, 1)));
    assert_eq!(nesting("named"), Some((Nesting::Map, 1)));
    assert_eq!(nesting("twice"), None);
}

#[test]
fn blocks() {
    let blocks = Everything::block().blocks;
    let summary = |block: &NestedBlock| {
        let NestedBlock {
            name,
            nesting,
            min_items,
            max_items,
            deprecated,
            local,
            ..
        } = block;
        format!("{name} {nesting:?} {min_items}..{max_items} {local} {deprecated:?}")
    };
    let text: Vec<String> = blocks.iter().map(summary).collect();
    expect![[r#"
        block Single 0..0 false None
        blocks List 1..3 true Some("Unblocked.")
        loose_blocks Set 0..0 false None
        named_blocks Map 0..0 false None"#]]
    .assert_eq(&text.join("\n"));
}

#[test]
fn doc_comments_are_the_documentation() {
    expect![[r#"
        Everything.

        In two paragraphs,
        of which this one has two lines."#]]
    .assert_eq(Everything::DESCRIPTION);
    assert_eq!(Everything::DEPRECATED, Some("Use less."));
    assert_eq!(Inner::DEPRECATED, None);
    assert_eq!(attribute("type").description, "A keyword.");
    assert_eq!(attribute("required").mode, Mode::Required);
}

#[test]
fn objects_go_through_models_unchanged() {
    let wire = Everything::block();
    let mut object = wire.empty();
    let Value::Object(parts) = &mut object else {
        panic!("an object");
    };
    let inner = || {
        Inner {
            name: Attr::Unknown,
        }
        .into_object()
    };
    parts.insert("type".into(), "keyword".into());
    parts.insert("one".into(), inner());
    parts.insert("many".into(), Value::List(vec![inner()]));
    parts.insert(
        "named".into(),
        Value::Map([("k".to_owned(), inner())].into()),
    );
    parts.insert(
        "nullable".into(),
        Value::List(vec![Value::Null, Value::UNKNOWN]),
    );
    parts.insert("dynamic".into(), Value::dynamic(Type::Bool, true.into()));
    let model = Everything::from_object(object.clone()).unwrap();
    assert_eq!(model.r#type, Attr::Known("keyword".to_owned()));
    assert_eq!(model.into_object(), object);
}

#[test]
fn an_object_of_another_type_is_refused_at_its_path() {
    let object = Value::object([(
        "many",
        Value::List(vec![Value::object([("name", true.into())])]),
    )]);
    let Err(error) = Everything::from_object(object) else {
        panic!("refused");
    };
    expect![[r#"The value at "many[0].name" is not text."#]].assert_eq(&error.to_string());
    assert!(Inner::from_object(Value::from("text")).is_err());
    assert_eq!(Inner::decode(Value::Null), Ok(Attr::Null));
    assert_eq!(Inner::decode(Value::UNKNOWN), Ok(Attr::Unknown));
}

#[test]
fn what_an_update_left_unknown_is_settled_as_it_was() {
    let left = Inner {
        name: Attr::Unknown,
    };
    let prior = Inner {
        name: "a".to_owned().into(),
    };
    assert_eq!(left.fill_unknown(prior.clone()), prior);
    assert_eq!(Inner::default().fill_unknown(prior), Inner::default());
}

/// What a remote API says of a thing.
struct Remote {
    id: String,
    r#type: String,
    title: Option<String>,
    size: usize,
    tags: Vec<String>,
    #[expect(dead_code, reason = "the model leaves it out")]
    internal: u8,
}

/// A thing.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[tf(from = Remote, ignore(internal))]
struct Read {
    /// Id.
    #[tf(computed)]
    id: Attr<String>,
    /// A keyword.
    #[tf(computed)]
    r#type: Attr<String>,
    /// Named otherwise there.
    #[tf(optional, source = title)]
    label: Attr<String>,
    /// Of another type there.
    #[tf(computed, with = whole)]
    size: Attr<i64>,
    /// A set here.
    #[tf(computed)]
    tags: Attr<BTreeSet<String>>,
    /// Not said there.
    #[tf(optional, unread)]
    secret: Attr<String>,
    /// Nothing to them.
    #[tf(optional, local)]
    note: Attr<String>,
    /// Nothing to them.
    #[tf(block)]
    inner: Attr<Inner>,
}

fn whole(size: usize) -> i64 {
    size.try_into().unwrap()
}

#[test]
fn models_are_read_from_what_the_remote_api_says() {
    let mut read = Read {
        label: "old".to_owned().into(),
        secret: "kept".to_owned().into(),
        note: "kept".to_owned().into(),
        inner: Inner::default().into(),
        ..Read::default()
    };
    read.update_from(Remote {
        id: "r1".into(),
        r#type: "kind".into(),
        title: None,
        size: 7,
        tags: vec!["b".into(), "a".into(), "b".into()],
        internal: 1,
    });
    let expected = Read {
        id: "r1".to_owned().into(),
        r#type: "kind".to_owned().into(),
        label: Attr::Null,
        size: 7.into(),
        tags: BTreeSet::from(["a".to_owned(), "b".to_owned()]).into(),
        secret: "kept".to_owned().into(),
        note: "kept".to_owned().into(),
        inner: Inner::default().into(),
    };
    assert_eq!(read, expected);
}
