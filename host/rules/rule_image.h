#ifndef FIBERTAP_HOST_RULES_RULE_IMAGE_H_
#define FIBERTAP_HOST_RULES_RULE_IMAGE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "abi/rule_image.h"
#include "host/base/aligned_bytes.h"

namespace fibertap {

/// A compiled rule image (abi/rule_image.h), its bytes and a typed look at them.
class RuleImage {
 public:
  /// `header` has the size; sessions and rows are zero until they are filled in.
  explicit RuleImage(const abi::RuleImageHeader& header);

  std::span<const std::uint8_t> bytes() const noexcept { return bytes_.span(); }
  const abi::RuleImageHeader& header() const noexcept;

  /// Session rows ascending by VNI, the default session's last.
  std::span<const abi::SessionRow> sessions() const noexcept;
  std::span<abi::SessionRow> sessions() noexcept;

  /// The session row of the default session, or nullptr.
  const abi::SessionRow* default_session() const noexcept;

  /// The rows of a session's filter that are in use, in evaluation order.
  std::span<const abi::RuleRow> rows_of(const abi::SessionRow& session) const noexcept;
  std::span<abi::RuleRow> rows_from(std::uint32_t first_block, std::size_t count) noexcept;

  /// Writes the CRC; call after the last change.
  void sign();

 private:
  AlignedBytes bytes_;
};

/// Rules in use in several places: they stay until the last of them uses others.
using SharedRules = std::shared_ptr<const RuleImage>;

/// Rules that outlive every use of them.
inline SharedRules borrowed(const RuleImage& rules) { return {SharedRules(), &rules}; }

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_RULE_IMAGE_H_
