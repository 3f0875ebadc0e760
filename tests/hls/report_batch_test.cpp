#include "hls/report_batch.h"

#include <cstring>

#include "abi/rule_image.h"
#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::Lockstep;

void report(const Lockstep& batch) {
  TokenStream<RecordFault> faults("faults");
  TokenStream<ResultSize> sizes("sizes");
  TokenStream<Signature> signatures("signatures");
  TokenStream<Signature> outcome_signatures("outcome_signatures");
  TokenStream<Totals> totals("totals");
  ::hls::stream<Status> statuses("statuses");
  batch.give("faults", faults);
  batch.give("sizes", sizes);
  batch.give("signatures", signatures);
  batch.give("outcome_signatures", outcome_signatures);
  batch.give("totals", totals);
  report_batch(batch.model().status.generation, faults, sizes, signatures, outcome_signatures,
               totals, statuses);
  batch.expect("statuses", statuses);
  testing::expect_all_read(faults, sizes, signatures, outcome_signatures, totals);
}

TEST(ReportBatch, TheStatusIsTheModels) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep&) { report(first); });
}

TEST(ReportBatch, EveryErrorBitIsToldByItself) {
  Arena arena;
  arena.add(testing::mirrored(Bytes(30)).vni(2));
  for (const bool is_full : {false, true}) {
    for (const std::uint32_t frames : {1U, 2U}) {
      const Lockstep batch(testing::some_rules(), arena.bytes(), frames,
                           is_full ? 0 : 2 * std::size_t{abi::kBeatBytes});
      EXPECT_EQ(batch.model().status.errors,
                (is_full ? unsigned{abi::kErrorResultFull} : 0U) |
                    (frames == 2 ? unsigned{abi::kErrorImpossibleHead} : 0U));
      report(batch);
    }
  }
}

TEST(ReportBatch, AStatusWithoutCountsHasNothingElse) {
  const Status status = make_status(0x80000001, abi::kErrorImage, 0x123456789A);
  abi::BatchStatus expected{};
  expected.generation = 0x80000001;
  expected.errors = abi::kErrorImage;
  expected.result_bytes = 0x123456789A;
  std::uint8_t bytes[sizeof(expected)];
  for (int i = 0; i < static_cast<int>(sizeof(expected)); ++i) {
    bytes[i] = static_cast<std::uint8_t>(status.range(8 * i + 7, 8 * i).to_uint());
  }
  EXPECT_EQ(std::memcmp(bytes, &expected, sizeof(expected)), 0);
}

}  // namespace
}  // namespace fibertap::kernel
