#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| paysys_simulator::fuzzing::profile(data));
