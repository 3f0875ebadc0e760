#include "hls/vxlan_decap.h"

#include "tests/hls/batches.h"
#include "tests/hls/frame_beats.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;
using testing::Lockstep;

void decapsulate_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<InnerCut> cuts("cuts");
  TokenStream<Beat> parsed_records("parsed_records");
  TokenStream<Beat> inner_beats("inner_beats");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("cuts", cuts);
    batch->give("parsed_records", parsed_records);
  }
  for (const Lockstep* batch : {&first, &second}) {
    vxlan_decap(batch->frames(), cuts, parsed_records, inner_beats);
    batch->expect("inner_beats", inner_beats);
  }
  testing::expect_all_read(cuts, parsed_records);
}

TEST(VxlanDecap, LeavesTheInnerFramesThatTheModelLeaves) {
  testing::for_each_two_batches(decapsulate_one_after_the_other);
}

/// Records one behind the other, cut at word 16 + `shift`.
class Records {
 public:
  void add(unsigned shift, std::size_t caplen, std::size_t padding) {
    const std::size_t at = abi::kBeatBytes + 4 * shift;
    const Bytes record = testing::counted_bytes(at + caplen + padding, frames_.size());
    // The first beat ends in the record's beat `place`, and every other one a beat later.
    const std::size_t first_end = at + std::min<std::size_t>(caplen, abi::kBeatBytes) - 1;
    const std::size_t place = caplen == 0 ? 0 : first_end / abi::kBeatBytes;
    InnerCut cut;
    cut.shift = shift;
    cut.place = static_cast<unsigned>(place);
    cut.beats = static_cast<unsigned>(abi::beats(caplen));
    cut.rest = static_cast<unsigned>(caplen - (caplen == 0 ? 0 : caplen - 1) / 64 * 64);
    cut.spills = caplen != 0 && place + abi::beats(caplen) - 1 == abi::beats(record.size());
    cuts_.write(pack(cut));
    testing::give_frame(record, records_);
    const auto begin = record.begin() + static_cast<std::ptrdiff_t>(at);
    frames_.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(caplen));
  }

  void decapsulate() {
    vxlan_decap(static_cast<std::uint32_t>(frames_.size()), cuts_, records_, inner_beats_);
    for (const Bytes& frame : frames_) ASSERT_EQ(testing::take_frame(inner_beats_), frame);
    testing::expect_all_read(cuts_, records_, inner_beats_);
  }

 private:
  TokenStream<InnerCut> cuts_{"cuts"};
  TokenStream<Beat> records_{"parsed_records"};
  TokenStream<Beat> inner_beats_{"inner_beats"};
  std::vector<Bytes> frames_;
};

TEST(VxlanDecap, MovesEveryLengthByEveryShift) {
  for (unsigned shift = 0; shift < 16; ++shift) {
    SCOPED_TRACE(shift);
    Records records;
    for (std::size_t caplen = 0; caplen <= 200; ++caplen) records.add(shift, caplen, 0);
    for (std::size_t caplen : {1500U, 9014U, 9600U}) records.add(shift, caplen, 0);
    records.decapsulate();
  }
}

TEST(VxlanDecap, LeavesEthernetPaddingBehind) {
  for (unsigned shift = 0; shift < 16; ++shift) {
    SCOPED_TRACE(shift);
    Records records;
    // About the ends of beats, of the first one behind the shift too.
    const std::size_t room = abi::kBeatBytes - 4 * shift;
    for (std::size_t edge : {std::size_t{1}, room, std::size_t{64}, room + 64, std::size_t{128}}) {
      for (std::size_t caplen = edge - 1; caplen <= edge + 1; ++caplen) {
        for (std::size_t padding : {0U, 1U, 4U, 63U, 64U, 65U, 300U}) {
          records.add(shift, caplen, padding);
        }
      }
    }
    records.decapsulate();
  }
}

TEST(VxlanDecap, TheShiftOfOneFrameIsNotThatOfTheNext) {
  Records records;
  for (unsigned shift = 0; shift < 64; ++shift) records.add(shift * 7 % 16, 100 + shift, shift % 3);
  records.decapsulate();
}

}  // namespace
}  // namespace fibertap::kernel
