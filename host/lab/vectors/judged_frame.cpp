#include "host/lab/vectors/judged_frame.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "sim/model/result_block.h"

namespace fibertap::tracing {
namespace {

KnownSession session_at(std::size_t index, model::Bytes image, const model::Tables& tables) {
  KnownSession session{index, {}, tables.sessions[index]};
  std::memcpy(&session.row,
              image.data() + sizeof(abi::RuleImageHeader) + index * sizeof(abi::SessionRow),
              sizeof(session.row));
  return session;
}

void judge(JudgedFrame& judged, model::Bytes image, const model::Tables& tables) {
  judged.outer = model::parse_outer(judged.frame, judged.head.origlen, tables.vxlan_port);
  if (!judged.passed()) return;
  judged.inner = model::parse_inner(judged.outer.inner);
  const auto index = tables.session_of(judged.outer.vni);
  if (!index) return;
  judged.session = session_at(*index, image, tables);
  const model::Session& session = judged.session->model;
  judged.direction = model::direction_of(session, judged.outer, judged.inner).direction;
  judged.verdict = model::judge(session, judged.inner, judged.direction);
}

}  // namespace

abi::Disposition JudgedFrame::disposition() const {
  if (outer.disposition) return *outer.disposition;
  if (!session) return abi::Disposition::unknown_vni;
  return verdict.rejection ? abi::Disposition::rejected : abi::Disposition::accepted;
}

std::uint32_t JudgedFrame::inner_origlen() const {
  const std::uint32_t carried = outer.udp_length - 16U;
  return inner.ip_version == 0 ? carried : std::max(carried, inner.ip_origlen);
}

model::Bytes JudgedFrame::kept() const {
  return model::truncate(outer.inner, session->model.packet_length);
}

std::uint32_t JudgedFrame::rule_number() const {
  return (*session->model.rules)[*verdict.row].number;
}

std::vector<JudgedFrame> judge_frames(model::Bytes image, model::Bytes arena,
                                      std::uint32_t frames) {
  const auto tables = model::decode_tables(image);
  assert(tables);
  std::vector<JudgedFrame> all(frames);
  std::size_t at = 0;
  bool possible = true;
  for (JudgedFrame& judged : all) {
    abi::FrameHead head{};
    possible = possible && model::holds(arena, at, sizeof(head));
    if (possible) std::memcpy(&head, arena.data() + at, sizeof(head));
    possible = possible && head.caplen <= abi::kMaxFrameBytes &&
               model::holds(arena, at + sizeof(head), head.caplen);
    if (possible) {
      judged.present = true;
      judged.head = head;
      judged.record = arena.subspan(at, sizeof(head) + head.caplen);
      judged.frame = judged.record.subspan(sizeof(head));
      at += abi::frame_record_bytes(head.caplen);
    }
    judge(judged, image, *tables);
  }
  return all;
}

}  // namespace fibertap::tracing
