#include <algorithm>
#include <cstdint>
#include <span>

#include "host/lab/validate/case_parts.h"
#include "sim/model/bytes.h"
#include "sim/model/outer.h"

namespace fibertap::validation {
namespace {

/// Into how many pieces the bytes of a frame are taken apart at the most.
constexpr std::size_t kMostPieces = 128;

template <typename Walk>
void walk_readable_frames(Case& the_case, const Walk& walk) {
  if (size_of(the_case).frames > kMostReadableFrames) return;
  for (CaseLoad& load : the_case.loads) {
    for (CaseBatch& batch : load.batches) {
      for (CaseFrame& frame : batch) walk(load.options.vxlan_port, frame);
    }
  }
}

/// The pieces of the `size` bytes from `first` on, the last one first, so that those to come stay
/// where they are.
template <typename Piece>
void for_each_piece(std::size_t first, std::size_t size, const Piece& piece) {
  const std::size_t bytes = (size + kMostPieces - 1) / kMostPieces;
  for (std::size_t end = size; end > 0;) {
    const std::size_t at = (end - 1) / bytes * bytes;
    piece(first + at, end - at);
    end = at;
  }
}

void take_out(CaseFrame& frame, std::size_t at, std::size_t bytes) {
  const auto first = frame.bytes.begin() + static_cast<std::ptrdiff_t>(at);
  frame.bytes.erase(first, first + static_cast<std::ptrdiff_t>(bytes));
  frame.origlen -= static_cast<std::uint32_t>(bytes);
}

void subtract(CaseFrame& frame, std::size_t at, std::size_t bytes) {
  const std::size_t length = model::be16(frame.bytes, at) - bytes;
  frame.bytes[at] = static_cast<std::uint8_t>(length >> 8);
  frame.bytes[at + 1] = static_cast<std::uint8_t>(length);
}

}  // namespace

void walk_inner_bytes(Case& the_case, Take& take) {
  walk_readable_frames(the_case, [&take](std::uint16_t port, CaseFrame& frame) {
    const model::Outer outer = model::parse_outer(frame.bytes, frame.origlen, port);
    if (outer.disposition) return;
    const auto inner_at = static_cast<std::size_t>(outer.inner.data() - frame.bytes.data());
    const std::size_t udp_length_at = inner_at - 12;
    const std::size_t ip_length_at = outer.link_bytes + (outer.ip_version == 4 ? 2 : 4);
    for_each_piece(inner_at, outer.inner.size(), [&](std::size_t at, std::size_t bytes) {
      if (!take()) return;
      subtract(frame, udp_length_at, bytes);
      subtract(frame, ip_length_at, bytes);
      take_out(frame, at, bytes);
    });
  });
}

void walk_bytes(Case& the_case, Take& take) {
  walk_readable_frames(the_case, [&take](std::uint16_t, CaseFrame& frame) {
    for_each_piece(0, frame.bytes.size(), [&](std::size_t at, std::size_t bytes) {
      if (take()) take_out(frame, at, bytes);
    });
  });
}

void walk_nonzero_bytes(Case& the_case, Take& take) {
  walk_readable_frames(the_case, [&take](std::uint16_t, CaseFrame& frame) {
    for_each_piece(0, frame.bytes.size(), [&](std::size_t at, std::size_t bytes) {
      const auto piece = std::span(frame.bytes).subspan(at, bytes);
      const bool is_zero = std::ranges::count(piece, 0) == static_cast<std::ptrdiff_t>(bytes);
      if (!is_zero && take()) std::ranges::fill(piece, std::uint8_t{0});
    });
  });
}

}  // namespace fibertap::validation
