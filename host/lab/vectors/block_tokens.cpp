#include "host/lab/vectors/block_tokens.h"

#include <algorithm>

#include "abi/result_block.h"

namespace fibertap::tracing {
namespace {

using model::Bytes;

/// Bytes of the largest piece: a beat between head and tail.
constexpr std::size_t kPieceBytes = abi::kResultOverhead + abi::kBeatBytes;

void add_piece(std::size_t frame, Bytes bytes, ExpectedStream& pieces) {
  std::vector<std::uint8_t> data(bytes.begin(), bytes.end());
  data.resize(kPieceBytes);
  ExpectedToken& token = pieces.tokens.emplace_back(frame);
  token.add("words", bytes.size() / 4);
  token.add("end", 0);
  token.add_bytes("data", data);
}

}  // namespace

std::vector<Bytes> blocks_of(const std::vector<JudgedFrame>& frames, Bytes run) {
  std::vector<Bytes> blocks;
  std::size_t at = 0;
  for (const JudgedFrame& judged : frames) {
    Bytes& block = blocks.emplace_back();
    if (!judged.accepted()) continue;
    const auto kept = static_cast<std::uint32_t>(judged.kept().size());
    const std::size_t end = at + abi::result_block_bytes(kept);
    if (end <= run.size()) block = run.subspan(at, end - at);
    at = end;
  }
  return blocks;
}

void add_block(Bytes block, ExpectedToken& token) {
  token.add("fits", !block.empty());
  if (block.empty()) return;
  token.add_bytes("head", block.first(sizeof(abi::ResultHead)));
  token.add_bytes("tail", block.last(sizeof(abi::ResultTail)));
}

void add_pieces(std::size_t frame, Bytes block, ExpectedStream& pieces) {
  if (block.empty()) return;
  const std::size_t data = block.size() - abi::kResultOverhead;
  std::size_t at = 0;
  std::size_t end = sizeof(abi::ResultHead);
  for (std::size_t left = data; left > abi::kBeatBytes; left -= abi::kBeatBytes) {
    end += abi::kBeatBytes;
    add_piece(frame, block.subspan(at, end - at), pieces);
    at = end;
  }
  add_piece(frame, block.subspan(at), pieces);
}

void add_end(ExpectedToken& token) {
  token.add("words", 0);
  token.add("end", 1);
  token.add_bytes("data", std::vector<std::uint8_t>(kPieceBytes));
}

}  // namespace fibertap::tracing
