//! CallFunction.

use tonic::Status;

use super::convert;
use super::server::Inner;
use crate::function::{AnyFunction, FunctionError};
use crate::proto::tfplugin6 as tf;
use crate::provider::Provider;
use crate::types::Type;
use crate::value::Value;

impl<P: Provider> Inner<P> {
    pub(super) async fn call_function(
        &self,
        request: tf::call_function::Request,
    ) -> Result<tf::call_function::Response, Status> {
        let function = self.function(&request.name)?;
        let arguments = arguments(function, request.arguments)?;
        let mut response = tf::call_function::Response::default();
        match function.call(arguments) {
            Ok(result) => {
                response.result = Some(convert::message(&result, &function.return_type())?);
            }
            Err(error) => response.error = Some(function_error(function, &error)),
        }
        Ok(response)
    }
}

/// The arguments, decoded with the types of their parameters.
fn arguments(
    function: &dyn AnyFunction,
    messages: Vec<tf::DynamicValue>,
) -> Result<Vec<Value>, Status> {
    let parameters = function.parameters();
    let types: Vec<Type> = parameters.iter().map(|parameter| parameter.ty()).collect();
    let is_variadic = parameters.last().is_some_and(|last| last.is_variadic());
    let last = is_variadic.then(|| types.last()).flatten();
    let messages = messages.into_iter().enumerate();
    messages
        .map(|(index, message)| {
            let ty = types.get(index).or(last).ok_or_else(|| {
                let takes = types.len();
                Status::invalid_argument(format!("The function takes {takes} arguments."))
            })?;
            convert::value(Some(message), ty)
        })
        .collect()
}

fn function_error(function: &dyn AnyFunction, error: &FunctionError) -> tf::FunctionError {
    let argument = function.argument_of(error);
    // Core ends the sentence, and names the parameter.
    let text = error.text().trim_end_matches('.');
    let text = match argument {
        Some((_, true)) => format!("{}: {text}", error.path()),
        _ => text.to_owned(),
    };
    tf::FunctionError {
        text,
        function_argument: argument.and_then(|(index, _)| i64::try_from(index).ok()),
    }
}
