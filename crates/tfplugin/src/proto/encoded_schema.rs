//! The response of GetProviderSchema, encoded once.

use bytes::{Buf, BufMut, Bytes};
use prost::encoding::{DecodeContext, WireType, skip_field};
use prost::{DecodeError, Message};

use super::tfplugin6::get_provider_schema::Response;

/// The encoded response of GetProviderSchema: the same bytes for every call and every connection.
///
/// On the wire it is a [`Response`] like any other. The schema of a provider is by far its largest
/// response and never changes, so a clone of this increments a counter, and sending it is one copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedSchema(Bytes);

impl EncodedSchema {
    /// The message that the bytes hold.
    ///
    /// # Errors
    /// When this was received and the bytes are no such message.
    pub fn decoded(&self) -> Result<Response, DecodeError> {
        Response::decode(self.0.clone())
    }
}

impl From<&Response> for EncodedSchema {
    fn from(response: &Response) -> Self {
        Self(response.encode_to_vec().into())
    }
}

impl Message for EncodedSchema {
    fn encode_raw(&self, buffer: &mut impl BufMut) {
        buffer.put_slice(&self.0);
    }

    /// Keeps the bytes as they are; [`EncodedSchema::decode`] decodes them.
    fn merge(&mut self, mut buffer: impl Buf) -> Result<(), DecodeError> {
        self.0 = buffer.copy_to_bytes(buffer.remaining());
        Ok(())
    }

    /// Called for nested messages only, which this never is.
    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buffer: &mut impl Buf,
        context: DecodeContext,
    ) -> Result<(), DecodeError> {
        skip_field(wire_type, tag, buffer, context)
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::tfplugin6::{Schema, ServerCapabilities};

    fn response() -> Response {
        let schema = Schema {
            version: 3,
            block: None,
        };
        Response {
            provider: Some(Schema::default()),
            resource_schemas: [("b".to_owned(), schema.clone()), ("a".to_owned(), schema)].into(),
            server_capabilities: Some(ServerCapabilities {
                plan_destroy: true,
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    #[test]
    fn is_the_response_on_the_wire() {
        let response = response();
        let encoded = EncodedSchema::from(&response);
        assert_eq!(encoded.encode_to_vec(), response.encode_to_vec());
        assert_eq!(encoded.encoded_len(), response.encoded_len());
    }

    #[test]
    fn keeps_what_it_receives() {
        let response = response();
        let received = EncodedSchema::decode(&*response.encode_to_vec()).unwrap();
        assert_eq!(received.decoded().unwrap(), response);
    }
}
