//! The RPC of functions.

use serde_json::Value as Json;
use tonic::Status;

use super::TestClient;
use crate::codec::json::type_from_json;
use crate::proto::tfplugin6 as tf;
use crate::testing::literal;
use crate::testing::message::{decode, encode};
use crate::types::Type;
use crate::value::Value;

impl TestClient {
    /// CallFunction. A function that fails returns its error, and the index of the faulty argument.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such function, or an argument does not fit: mistakes in the test.
    pub async fn call(
        &self,
        name: &str,
        arguments: &[Json],
    ) -> Result<Result<Value, tf::FunctionError>, Status> {
        let function = &self.schemas.functions[name];
        let parameters = function.parameters.iter();
        let further = function.variadic_parameter.iter().cycle();
        let parameters = parameters.chain(further).map(|it| type_of(&it.r#type));
        let arguments = arguments.iter().zip(parameters);
        let request = tf::call_function::Request {
            name: name.to_owned(),
            arguments: arguments
                .filter_map(|(json, ty)| encode(&literal::value(&ty, json), &ty))
                .collect(),
        };
        let response = self.client().call_function(request).await?.into_inner();
        Ok(match response.error {
            Some(error) => Err(error),
            None => {
                let result = function.r#return.clone().unwrap_or_default();
                Ok(decode(response.result, &type_of(&result.r#type)))
            }
        })
    }
}

fn type_of(json: &[u8]) -> Type {
    type_from_json(json).unwrap_or_else(|error| panic!("a type of a function: {error}"))
}
