#include "hls/parse_records.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::Lockstep;

void cut_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  ::hls::stream<RawBeat> raw("raw");
  TokenStream<Head> heads("heads");
  TokenStream<Beat> records("records");
  TokenStream<RecordFault> faults("faults");
  first.give("raw", raw);
  second.give("raw", raw);
  for (const Lockstep* batch : {&first, &second}) {
    parse_records(batch->frames(), batch->input_beats(), raw, heads, records, faults);
    batch->expect("heads", heads);
    batch->expect("records", records);
    batch->expect("faults", faults);
  }
  testing::expect_all_read(raw);
}

/// Checks a batch and, behind it, that nothing of it is left over.
void cut(const Lockstep& batch) { cut_one_after_the_other(batch, testing::absent_frames()); }

TEST(ParseRecords, CutsArenasAsTheModelDoes) {
  testing::for_each_two_batches(cut_one_after_the_other);
}

TEST(ParseRecords, ARecordEndsWhereItsCaplenSays) {
  for (std::size_t caplen : {0U, 1U, 49U, 50U, 51U, 113U, 114U, 115U, 9727U, 9728U}) {
    SCOPED_TRACE(caplen);
    cut({testing::some_rules(), Arena().add(Bytes(caplen, 7)).add(Bytes(3, 8))});
  }
}

TEST(ParseRecords, ACaplenPastTheArenaOrTheLimitIsFound) {
  const Bytes image = testing::some_rules();
  constexpr std::uint16_t kCaplens[] = {178,  179,    242,    243,    9728,
                                        9729, 0x3FFF, 0x4000, 0xFFF1, 0xFFFF};
  for (std::uint16_t caplen : kCaplens) {
    SCOPED_TRACE(caplen);
    // Three beats behind one, so that 178 bytes still fit.
    Arena arena;
    arena.add(Bytes(20, 7)).add_record({1, 0, caplen}, Bytes(178, 9));
    cut({image, arena.bytes(), 2});
    cut({image, arena.bytes(), 4});
  }
}

TEST(ParseRecords, AllBeatsAreReadHoweverManyFramesArePromised) {
  const Bytes image = testing::some_rules();
  Arena arena;
  for (std::size_t bytes : {10U, 200U, 50U}) arena.add(Bytes(bytes, 7));
  for (std::uint32_t frames = 0; frames <= 6; ++frames) {
    SCOPED_TRACE(frames);
    cut({image, arena.bytes(), frames});
    cut({image, {}, frames});
  }
}

}  // namespace
}  // namespace fibertap::kernel
