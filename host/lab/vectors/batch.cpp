#include "host/lab/vectors/batch.h"

#include "host/base/error.h"
#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/engines/slot_pool.h"

namespace fibertap {

Batch::Batch(FrameSource& source, std::optional<std::uint32_t> frames)
    : arena_(SlotSizes().arena_bytes) {
  slot_.arena = arena_.span();
  BatchBuilder builder;
  builder.begin(slot_);
  const auto is_whole = [&] { return frames && slot_.frames == *frames; };
  Frame frame;
  while (!is_whole() && source.pull({&frame, 1}) != 0) {
    if (!builder.append(frame)) {
      throw Error(Errc::kConfiguration,
                  "frame {}: found the batch full with {} bytes, expected all frames to fit; take "
                  "fewer with --frames {}",
                  slot_.frames + 1, slot_.arena.size(), slot_.frames);
    }
  }
  builder.end();
}

}  // namespace fibertap
