//! Functions: how they are described to clients, and their results.

use expect_test::expect;
use serde_json::json;
use tfplugin::proto::tfplugin6 as tf;
use tfplugin::testing::TestClient;
use tfplugin::validate::range;
use tfplugin::{
    Attr, ConfigureContext, Configured, Diagnostics, Function, FunctionError, Model, Provider,
    Registry, Server,
};

use crate::warehouse::unconfigured;

/// The volume of a pile of crates. In litres.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub(crate) struct Pile {
    /// What each is multiplied with; 1 where it is null.
    #[tf(optional)]
    factor: Attr<i64>,
    /// The volumes of the crates.
    #[tf(required, check(tfplugin::validate::each(range(1..))))]
    crates: Attr<Vec<i64>>,
}

/// `volume(factor, crates...)`
#[derive(Clone, Copy, Debug)]
pub(crate) struct Volume;

impl Function for Volume {
    type Arguments = Pile;
    type Output = i64;
    const NAME: &'static str = "volume";
    const IS_VARIADIC: bool = true;

    fn call(&self, pile: Pile) -> Result<i64, FunctionError> {
        let factor = pile.factor.into_known().unwrap_or(1);
        if factor == 0 {
            return Err(FunctionError::at(Pile::FIELDS.factor, "must not be 0"));
        }
        let crates = pile.crates.value()?;
        if let Some(index) = crates.iter().position(|volume| *volume == 13) {
            return Err(FunctionError::at(
                Pile::FIELDS.crates.at(index),
                "must not be 13.",
            ));
        }
        if crates.len() > 3 {
            return Err(FunctionError::new("a pile has at most 3 crates"));
        }
        Ok(crates.iter().sum::<i64>() * factor)
    }
}

#[tokio::test]
async fn clients_are_reported_of_them_everywhere_alike() {
    let (pipe, _) = unconfigured().await;
    let in_schema = pipe.schemas().functions.clone();
    let mut client = pipe.client();
    let alone = client.get_functions(tf::get_functions::Request {}).await;
    assert_eq!(alone.unwrap().into_inner().functions, in_schema);
    let metadata = client.get_metadata(tf::get_metadata::Request {}).await;
    let names = metadata.unwrap().into_inner().functions;
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].name, "volume");
    let volume = &in_schema["volume"];
    let variadic = volume.variadic_parameter.as_ref().unwrap();
    let diagnostics = format!(
        "{}\n{}\n{:?} {} {}\n{:?} {} {}",
        volume.summary,
        volume.description,
        volume.parameters[0].r#type,
        volume.parameters[0].name,
        volume.parameters[0].allow_null_value,
        variadic.r#type,
        variadic.name,
        variadic.allow_null_value,
    );
    expect![[r#"
        The volume of a pile of crates.
        The volume of a pile of crates. In litres.
        b"\"number\"" factor true
        b"\"number\"" crates false"#]]
    .assert_eq(&diagnostics);
}

#[tokio::test]
async fn they_are_called_before_anything_is_configured() {
    let (pipe, store) = unconfigured().await;
    let mut lines = Vec::new();
    for arguments in [
        json!([2, 3, 4]),
        json!([null, 3]),
        json!([2]),
        json!([0, 3]),
        json!([1, 3, 13]),
        json!([1, 3, 5, -1]),
        json!([1, 1, 1, 1, 1]),
    ] {
        let result = pipe.call("volume", arguments.as_array().unwrap()).await;
        lines.push(match result.unwrap() {
            Ok(volume) => format!("{arguments}: {volume:?}"),
            Err(error) => format!(
                "{arguments}: {} (argument {:?})",
                error.text, error.function_argument
            ),
        });
    }
    expect![[r#"
        [2,3,4]: Number(14)
        [null,3]: Number(3)
        [2]: Number(0)
        [0,3]: must not be 0 (argument Some(0))
        [1,3,13]: must not be 13 (argument Some(2))
        [1,3,5,-1]: The value must be a whole number, at least 1. Got -1 (argument Some(3))
        [1,1,1,1,1]: a pile has at most 3 crates (argument None)"#]]
    .assert_eq(&lines.join("\n"));
    assert!(store.calls().is_empty());
}

/// Shelves of these widths. In metres.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Shelves {
    /// The widths.
    #[tf(required, check(tfplugin::validate::each(range(1..))))]
    widths: Attr<Vec<i64>>,
    /// Further boards.
    #[tf(required)]
    boards: Attr<Vec<Board>>,
}

/// A board.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Board {
    /// Its width.
    #[tf(required, check(range(1..)))]
    width: Attr<i64>,
}

/// `shelves(widths, boards...)`: a list, then any number of objects.
struct TotalWidth;

impl Function for TotalWidth {
    type Arguments = Shelves;
    type Output = i64;
    const NAME: &'static str = "total_width";
    const IS_VARIADIC: bool = true;

    fn call(&self, shelves: Shelves) -> Result<i64, FunctionError> {
        let widths = shelves.widths.value()?;
        if let Some(index) = widths.iter().position(|width| *width == 13) {
            let thirteen = Shelves::FIELDS.widths.at(index);
            return Err(FunctionError::at(thirteen, "must not be 13"));
        }
        Ok(widths.iter().sum())
    }
}

struct Carpenter;

impl Provider for Carpenter {
    type Config = Workshop;
    type Client = ();

    async fn configure(
        &self,
        _: Workshop,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.function(TotalWidth);
    }
}

/// Nothing to configure.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Workshop {}

#[tokio::test]
async fn an_error_of_a_part_names_the_argument_and_says_which_part() {
    let pipe = TestClient::connect(Server::new(Carpenter)).await;
    let mut lines = Vec::new();
    for arguments in [
        json!([[1, 0]]),
        json!([[1, 2, 13]]),
        json!([[1], { "width": 1 }, { "width": 0 }]),
    ] {
        let result = pipe.call("total_width", arguments.as_array().unwrap());
        let error = result.await.unwrap().unwrap_err();
        let (text, argument) = (error.text, error.function_argument);
        lines.push(format!("{arguments}: {text} (argument {argument:?})"));
    }
    expect![[r#"
        [[1,0]]: widths[1]: The value must be a whole number, at least 1. Got 0 (argument Some(0))
        [[1,2,13]]: widths[2]: must not be 13 (argument Some(0))
        [[1],{"width":1},{"width":0}]: boards[1].width: The value must be a whole number, at least 1. Got 0 (argument Some(2))"#]].assert_eq(&lines.join("\n"));
}

#[tokio::test]
async fn one_that_there_is_not_is_a_broken_call() {
    let (pipe, _) = unconfigured().await;
    let request = tf::call_function::Request {
        name: "area".to_owned(),
        arguments: Vec::new(),
    };
    let status = pipe.client().call_function(request).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::InvalidArgument);
}
