#ifndef FIBERTAP_HOST_LAB_VECTORS_JUDGED_FRAME_H_
#define FIBERTAP_HOST_LAB_VECTORS_JUDGED_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "abi/disposition.h"
#include "abi/frame_record.h"
#include "abi/limits.h"
#include "abi/rule_image.h"
#include "sim/model/direction.h"
#include "sim/model/inner.h"
#include "sim/model/outer.h"
#include "sim/model/tables.h"
#include "sim/model/verdict.h"

namespace fibertap::tracing {

/// The session row that takes a frame.
struct KnownSession {
  std::size_t index;     // in the order of the image
  abi::SessionRow row;   // as the image has it
  model::Session model;  // as the model reads it
};

/// Every step of the model with one frame of a batch. Bytes point into the arena.
struct JudgedFrame {
  bool present = false;  // else it was promised and is not there: an empty frame, counted nowhere
  abi::FrameHead head{};
  model::Bytes record;  // head and frame
  model::Bytes frame;
  model::Outer outer;
  std::optional<KnownSession> session;  // of a frame that passed the outer parse
  model::Inner inner;                   // of an empty frame when it did not
  model::Direction direction = model::Direction::kUnknown;
  model::Verdict verdict;  // of a frame with a session

  bool passed() const { return !outer.disposition; }
  /// Rules decide: it is IP, and its session does not take everything.
  bool asks_rules() const { return session && inner.ip_version != 0 && !session->model.accept_all; }
  abi::Disposition disposition() const;
  bool accepted() const { return disposition() == abi::Disposition::accepted; }
  bool rejected() const { return disposition() == abi::Disposition::rejected; }
  std::uint32_t inner_origlen() const;  // SPEC 3.6
  model::Bytes kept() const;            // of an accepted frame
  std::uint32_t rule_number() const;    // of the row that decided
};

/// Bytes in the last of the beats that hold `bytes`, none where there is none.
constexpr std::size_t last_beat_bytes(std::size_t bytes) {
  return bytes == 0 ? 0 : (bytes - 1) % abi::kBeatBytes + 1;
}

/// The `frames` records of `arena`, judged by `image`, which the model loads. After an impossible
/// head none is present.
std::vector<JudgedFrame> judge_frames(model::Bytes image, model::Bytes arena, std::uint32_t frames);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_JUDGED_FRAME_H_
