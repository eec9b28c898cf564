//! Long lists of numbers as plain bytes in compact encodings, for `#[serde(with = "…")]`.
//!
//! Hashes do not compress, and a length prefix or a variable-length form of each would cost time and a tenth more
//! space. Little-endian, whatever the machine.

macro_rules! packed {
    ($name:ident, $number:ty, $what:literal) => {
        #[doc = concat!("Lists of ", $what, ".")]
        pub mod $name {
            use serde::de::{Error, Visitor};
            use serde::{Deserializer, Serializer};

            const BYTES: usize = size_of::<$number>();

            /// Writes the list.
            ///
            /// # Errors
            /// Those of the serializer.
            pub fn serialize<S: Serializer>(list: &[$number], serializer: S) -> Result<S::Ok, S::Error> {
                let mut bytes = Vec::with_capacity(list.len() * BYTES);
                list.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
                serializer.serialize_bytes(&bytes)
            }

            /// Reads the list.
            ///
            /// # Errors
            /// When the bytes are no whole number of numbers, and those of the deserializer.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<$number>, D::Error> {
                deserializer.deserialize_bytes(List)
            }

            struct List;

            impl Visitor<'_> for List {
                type Value = Vec<$number>;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    write!(f, "bytes of {}", $what)
                }

                fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                    let (numbers, rest) = bytes.as_chunks::<BYTES>();
                    if rest.is_empty() {
                        Ok(numbers.iter().map(|number| <$number>::from_le_bytes(*number)).collect())
                    } else {
                        Err(E::invalid_length(bytes.len(), &self))
                    }
                }
            }
        }
    };
}

packed!(u64s, u64, "numbers of 64 bits");
packed!(u128s, u128, "numbers of 128 bits");

#[cfg(test)]
mod tests {
    use serde::de::value::{BytesDeserializer, Error};

    #[test]
    fn numbers_are_read_back_and_torn_ones_refused() {
        let bytes = [1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255];
        let read = |bytes: &[u8]| super::u64s::deserialize(BytesDeserializer::<Error>::new(bytes));
        assert_eq!(read(&bytes).expect("whole"), [1, u64::MAX]);
        assert_eq!(read(&[]).expect("empty"), []);
        assert!(read(&bytes[..15]).is_err());
        let wide = super::u128s::deserialize(BytesDeserializer::<Error>::new(&bytes)).expect("whole");
        assert_eq!(wide, [u128::from(u64::MAX) << 64 | 1]);
    }
}
