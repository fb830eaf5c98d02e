//! Reading, comparing and printing numbers.

use expect_test::expect;

use super::*;

fn number(text: &str) -> Number {
    text.parse().expect(text)
}

#[test]
fn texts_are_read_as_numbers() {
    let texts = [
        "0",
        "-0",
        "+1",
        "007",
        "1.50",
        ".5",
        "5.",
        "-.25e1",
        "1e2",
        "12.5E-1",
        "100e-2",
        "0e999999999999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "0.1",
        "0.10",
        "1e22",
        "1e1024",
        "1e1025",
        "1e-1024",
        "1e-1025",
        "1234.5e2000",
        "1e646456992",
        "1e646456993",
        "1e1000000000",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "",
        ".",
        "-",
        "e5",
        "1e",
        "1e+",
        "1 ",
        "0x10",
        "1_000",
        "inf",
        "NaN",
        "--1",
        "1.2.3",
        "1e5e5",
        "١",
    ];
    let outcomes = texts.map(|text| match text.parse::<Number>() {
        Err(error) => format!("{text:?}: error: {error}\n"),
        Ok(number) => {
            let printed = number.to_string();
            let printed = if printed.len() > 50 {
                format!("{} characters", printed.len())
            } else {
                printed
            };
            format!(
                "{text:?}: {printed}, i64 {:?}, f64 {:e}\n",
                number.as_i64(),
                number.as_f64()
            )
        }
    });
    expect![[r#"
        "0": 0, i64 Some(0), f64 0e0
        "-0": 0, i64 Some(0), f64 0e0
        "+1": 1, i64 Some(1), f64 1e0
        "007": 7, i64 Some(7), f64 7e0
        "1.50": 1.5, i64 None, f64 1.5e0
        ".5": 0.5, i64 None, f64 5e-1
        "5.": 5, i64 Some(5), f64 5e0
        "-.25e1": -2.5, i64 None, f64 -2.5e0
        "1e2": 100, i64 Some(100), f64 1e2
        "12.5E-1": 1.25, i64 None, f64 1.25e0
        "100e-2": 1, i64 Some(1), f64 1e0
        "0e999999999999": 0, i64 Some(0), f64 0e0
        "9223372036854775807": 9223372036854775807, i64 Some(9223372036854775807), f64 9.223372036854776e18
        "9223372036854775808": 9223372036854775808, i64 None, f64 9.223372036854776e18
        "-9223372036854775808": -9223372036854775808, i64 Some(-9223372036854775808), f64 -9.223372036854776e18
        "0.1": 0.1, i64 None, f64 1e-1
        "0.10": 0.1, i64 None, f64 1e-1
        "1e22": 10000000000000000000000, i64 None, f64 1e22
        "1e1024": 1025 characters, i64 None, f64 inf
        "1e1025": 1e1025, i64 None, f64 inf
        "1e-1024": 1026 characters, i64 None, f64 0e0
        "1e-1025": 1027 characters, i64 None, f64 0e0
        "1234.5e2000": 12345e1999, i64 None, f64 inf
        "1e646456992": 1e646456992, i64 None, f64 inf
        "1e646456993": error: this number is too large or too small
        "1e1000000000": error: this number is too large or too small
        "1e99999999999999999999": error: this number is too large or too small
        "1e-99999999999999999999": error: this number is too large or too small
        "": error: a decimal number is required
        ".": error: a decimal number is required
        "-": error: a decimal number is required
        "e5": error: a decimal number is required
        "1e": error: a decimal number is required
        "1e+": error: a decimal number is required
        "1 ": error: a decimal number is required
        "0x10": error: a decimal number is required
        "1_000": error: a decimal number is required
        "inf": error: a decimal number is required
        "NaN": error: a decimal number is required
        "--1": error: a decimal number is required
        "1.2.3": error: a decimal number is required
        "1e5e5": error: a decimal number is required
        "١": error: a decimal number is required
    "#]].assert_eq(&outcomes.concat());
}

#[test]
fn equal_values_are_equal_whatever_their_text() {
    for (a, b) in [
        ("1.50", "1.5"),
        ("1e2", "100"),
        ("0.25", "25e-2"),
        ("1e30", "1000000000000000000000000000000"),
        ("-0", "0.0"),
    ] {
        assert_eq!(number(a), number(b));
    }
    assert_eq!(Number::from(0.25), number("0.25"));
    assert_eq!(Number::from(3.0), Number::from(3));
    assert_eq!(Number::from(u64::MAX), number("18446744073709551615"));
    assert_eq!(Number::from(1e22), number("1e22"));
}

#[test]
fn a_float_means_what_a_person_means_by_it_or_exactly_what_it_is() {
    assert_eq!(Number::from(0.1), number("0.1"));
    let exact = number("0.1000000000000000055511151231257827021181583404541015625");
    assert_eq!(Number::from_binary(0.1), exact);
    assert_ne!(Number::from(0.1), exact);
    assert_eq!(Number::from_binary(0.1).to_string(), "0.1");
    assert_eq!(Number::from_binary(-0.0), Number::from(0));
    assert_eq!(Number::from_binary(7e18), number("7e18"));
    assert_eq!(Number::from_binary(1e23), number("1e23"));
}

#[test]
fn numbers_are_ordered_by_value() {
    let ascending = [
        Number::from(f64::NEG_INFINITY),
        number("-1e400"),
        number("-18446744073709551616"),
        Number::from(i64::MIN),
        number("-2.5"),
        number("-2.4999"),
        Number::from(-1),
        number("-1e-400"),
        Number::from(0),
        number("5e-324"),
        Number::from_binary(f64::MIN_POSITIVE),
        number("0.1"),
        Number::from_binary(0.1),
        number("0.11"),
        Number::from(1),
        number("1.5"),
        Number::from(i64::MAX),
        Number::from(u64::MAX),
        number("1e600000000"),
        Number::from(f64::INFINITY),
        Number::from(f64::NAN),
    ];
    for (i, a) in ascending.iter().enumerate() {
        for (j, b) in ascending.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{a} and {b}");
            assert_eq!(a == b, i == j, "{a} and {b}");
        }
    }
}

#[test]
fn every_float_comes_back_exactly() {
    let mut random = fastrand::Rng::with_seed(7);
    for float in std::iter::repeat_with(|| f64::from_bits(random.u64(..)))
        .take(2000)
        .filter(|float| float.is_finite())
    {
        let exact = Decimal::from_f64(float).expect("finite");
        assert_eq!(exact.nearest_f64(), float);
        assert_eq!(
            exact.to_exact_fraction(),
            Some(float).filter(|float| float.fract() != 0.0)
        );
        assert_eq!(Number::from(float).as_f64(), float);
        assert_eq!(
            Number::from_binary(float).to_string().parse::<f64>(),
            Ok(float)
        );
    }
}
