//! `rule`, `all_of` and `any_of`: criteria without nested braces.

use tfplugin::validate::Subject;
use tfplugin::{Attr, Diagnostics, Dynamic, Function, FunctionError, Model, Path, Type, Value};

use super::criteria::grammar;

/// Builds criteria that compare one attribute. The result goes into `criteria` of
/// `texture_collection`, or into `all_of` and `any_of`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct RuleArguments {
    /// The attribute to compare, for example `deviceType`.
    #[tf(required)]
    pub attribute: Attr<String>,
    /// `EQUALS`, `NOT_EQUALS` or `IN`.
    #[tf(required)]
    pub operator: Attr<String>,
    /// What to compare with: a string, a number or a bool; a list of them for `IN`.
    #[tf(required)]
    pub value: Attr<Dynamic>,
}

/// `rule(attribute, operator, value)`
#[derive(Clone, Copy, Debug)]
pub struct Rule;

impl Function for Rule {
    type Arguments = RuleArguments;
    type Output = Dynamic;
    const NAME: &'static str = "rule";

    fn call(&self, arguments: RuleArguments) -> Result<Dynamic, FunctionError> {
        let RuleArguments {
            attribute,
            operator,
            value,
        } = arguments;
        let Dynamic { ty, value } = value.value()?.clone();
        let members = [
            ("attribute", Type::String, attribute.encode()),
            ("operator", Type::String, operator.encode()),
            ("value", ty, value),
        ];
        let rule = object(members);
        let criteria = object([("rule", rule.ty, rule.value)]);
        match first_problem(&criteria.value) {
            None => Ok(criteria),
            Some(problem) => Err(of_member(&problem)),
        }
    }
}

/// Builds criteria that hold where all of the given ones hold.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct AllOfArguments {
    /// Criteria, as `rule`, `all_of` and `any_of` build them.
    #[tf(required)]
    pub criteria: Attr<Vec<Dynamic>>,
}

/// `all_of(criteria...)`
#[derive(Clone, Copy, Debug)]
pub struct AllOf;

impl Function for AllOf {
    type Arguments = AllOfArguments;
    type Output = Dynamic;
    const NAME: &'static str = "all_of";
    const IS_VARIADIC: bool = true;

    fn call(&self, arguments: AllOfArguments) -> Result<Dynamic, FunctionError> {
        combined("and", arguments.criteria.value()?)
    }
}

/// Builds criteria that hold where at least one of the given ones holds.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct AnyOfArguments {
    /// Criteria, as `rule`, `all_of` and `any_of` build them.
    #[tf(required)]
    pub criteria: Attr<Vec<Dynamic>>,
}

/// `any_of(criteria...)`
#[derive(Clone, Copy, Debug)]
pub struct AnyOf;

impl Function for AnyOf {
    type Arguments = AnyOfArguments;
    type Output = Dynamic;
    const NAME: &'static str = "any_of";
    const IS_VARIADIC: bool = true;

    fn call(&self, arguments: AnyOfArguments) -> Result<Dynamic, FunctionError> {
        combined("or", arguments.criteria.value()?)
    }
}

fn combined(form: &'static str, criteria: &[Dynamic]) -> Result<Dynamic, FunctionError> {
    if criteria.is_empty() {
        return Err(FunctionError::new(
            "at least one argument is needed: criteria, as `rule` builds them",
        ));
    }
    for (index, one) in criteria.iter().enumerate() {
        if let Some(problem) = first_problem(&one.value) {
            return Err(FunctionError::at(
                AnyOfArguments::FIELDS.criteria.at(index),
                problem,
            ));
        }
    }
    let types = criteria.iter().map(|one| one.ty.clone()).collect();
    let values = criteria.iter().map(|one| one.value.clone()).collect();
    let all = object([(form, Type::Tuple(types), Value::Tuple(values))]);
    match first_problem(&all.value) {
        None => Ok(all),
        Some(problem) => Err(FunctionError::new(problem)),
    }
}

fn object<const N: usize>(members: [(&'static str, Type, Value); N]) -> Dynamic {
    let types = members.iter().map(|(name, ty, _)| (*name, ty.clone()));
    Dynamic {
        ty: Type::object(types),
        value: Value::object(members.map(|(name, _, value)| (name, value))),
    }
}

/// The problems of criteria, with the messages of a plan.
fn first_problem(criteria: &Value) -> Option<String> {
    let path = Path::attribute("criteria");
    let subject = Subject {
        path: &path,
        sensitive: false,
    };
    let mut found = Diagnostics::new();
    grammar().check(criteria, subject, &mut found);
    found.into_iter().next().map(|problem| problem.detail)
}

/// The argument that a problem of a rule is about: `criteria.rule.operator must ...`.
fn of_member(problem: &str) -> FunctionError {
    let member = problem.strip_prefix("criteria.rule.");
    match member.and_then(|problem| problem.split_once(' ')) {
        // `value[1]`: a list has no arguments.
        Some((member, requirement)) => match member.split_once('[') {
            Some((name, _)) => FunctionError::at(
                Path::attribute(name.to_owned()),
                format!("{member} {requirement}"),
            ),
            None => FunctionError::at(Path::attribute(member.to_owned()), requirement),
        },
        None => FunctionError::new(problem),
    }
}
