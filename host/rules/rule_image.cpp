#include "host/rules/rule_image.h"

#include <cstring>

#include "host/base/crc32c.h"

namespace fibertap {

RuleImage::RuleImage(const abi::RuleImageHeader& header) : bytes_(abi::rule_image_bytes(header)) {
  std::memcpy(bytes_.span().data(), &header, sizeof(header));
}

const abi::RuleImageHeader& RuleImage::header() const noexcept {
  return *reinterpret_cast<const abi::RuleImageHeader*>(bytes_.span().data());
}

std::span<const abi::SessionRow> RuleImage::sessions() const noexcept {
  const std::uint8_t* first = bytes_.span().data() + sizeof(abi::RuleImageHeader);
  return {reinterpret_cast<const abi::SessionRow*>(first), abi::session_rows(header())};
}

std::span<abi::SessionRow> RuleImage::sessions() noexcept {
  const auto rows = std::as_const(*this).sessions();
  return {const_cast<abi::SessionRow*>(rows.data()), rows.size()};
}

const abi::SessionRow* RuleImage::default_session() const noexcept {
  return (header().flags & abi::kImageDefaultSession) != 0 ? &sessions().back() : nullptr;
}

std::span<const abi::RuleRow> RuleImage::rows_of(const abi::SessionRow& session) const noexcept {
  return const_cast<RuleImage*>(this)->rows_from(session.first_block, session.row_count);
}

std::span<abi::RuleRow> RuleImage::rows_from(std::uint32_t first_block,
                                             std::size_t count) noexcept {
  abi::SessionRow* const end_of_sessions = sessions().data() + sessions().size();
  auto* const rows = reinterpret_cast<abi::RuleRow*>(end_of_sessions);
  return {rows + std::size_t{first_block} * abi::kRowsPerBlock, count};
}

void RuleImage::sign() {
  auto& header = *reinterpret_cast<abi::RuleImageHeader*>(bytes_.span().data());
  header.crc32c = 0;
  Crc32c crc;
  crc.add(std::as_const(bytes_).span());
  header.crc32c = crc.value();
}

}  // namespace fibertap
