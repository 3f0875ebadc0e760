#include "hls/truncate_frames.h"

#include "abi/rule_image.h"
#include "sim/model/result_block.h"
#include "tests/hls/batches.h"
#include "tests/hls/frame_beats.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;
using testing::Lockstep;

TEST(TruncateFrames, KeepsTheBytesThatTheModelKeeps) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep& second) {
    TokenStream<Keep> keeps("keeps");
    TokenStream<Beat> payload("payload");
    TokenStream<Beat> kept_beats("kept_beats");
    for (const Lockstep* batch : {&first, &second}) {
      batch->give("keeps", keeps);
      batch->give("payload", payload);
    }
    for (const Lockstep* batch : {&first, &second}) {
      truncate_frames(batch->frames(), keeps, payload, kept_beats);
      batch->expect("kept_beats", kept_beats);
    }
    testing::expect_all_read(keeps, payload);
  });
}

/// Frames one behind the other, each cut to its own length.
class Frames {
 public:
  void add(std::size_t bytes, bool accepted, std::size_t packet_length) {
    const Bytes frame = testing::counted_bytes(bytes, expected_.size());
    const auto kept = model::truncate(frame, static_cast<std::uint32_t>(packet_length));
    Keep keep;
    const std::size_t size = accepted ? kept.size() : 0;
    keep.more_beats = size == 0 ? 0 : static_cast<unsigned>(abi::beats(size) - 1);
    keep.rest = size == 0 ? 0 : static_cast<unsigned>((size - 1) % abi::kBeatBytes + 1);
    keeps_.write(pack(keep));
    testing::give_frame(frame, payload_);
    ++frames_;
    expected_.emplace_back(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(size));
  }

  void truncate() {
    truncate_frames(frames_, keeps_, payload_, kept_beats_);
    for (const Bytes& frame : expected_) ASSERT_EQ(testing::take_frame(kept_beats_), frame);
    testing::expect_all_read(keeps_, payload_, kept_beats_);
  }

 private:
  TokenStream<Keep> keeps_{"keeps"};
  TokenStream<Beat> payload_{"payload"};
  TokenStream<Beat> kept_beats_{"kept_beats"};
  std::uint32_t frames_ = 0;
  std::vector<Bytes> expected_;
};

TEST(TruncateFrames, EveryCutOfEveryLengthAboutTheEdgesOfBeats) {
  const std::size_t edges[] = {0, 1, 2, 63, 64, 65, 127, 128, 129, 192, 1500, 9014, 9678};
  for (std::size_t bytes : edges) {
    SCOPED_TRACE(bytes);
    Frames frames;
    for (std::size_t length : edges) {
      frames.add(bytes, true, length);
      frames.add(bytes, true, length + 1);
    }
    frames.truncate();
  }
}

TEST(TruncateFrames, EveryLengthCutNowhereAndInTheMiddle) {
  Frames frames;
  for (std::size_t bytes = 0; bytes <= 300; ++bytes) {
    frames.add(bytes, true, abi::kWholeFrame);
    frames.add(bytes, true, bytes / 2);
  }
  frames.truncate();
}

TEST(TruncateFrames, OfFramesThatAreNotAcceptedAnEmptyOneIsLeft) {
  Frames frames;
  for (std::size_t i = 0; i < 200; ++i) frames.add(i * 13 % 200, i % 3 == 0, i * 7 % 150);
  frames.truncate();
}

}  // namespace
}  // namespace fibertap::kernel
