//! What both programs allocate with: measured with another one, neither yardsticks nor parts of a call would compare with them.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
