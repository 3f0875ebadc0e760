#ifndef FIBERTAP_TESTS_SUPPORT_IMAGE_PARTS_H_
#define FIBERTAP_TESTS_SUPPORT_IMAGE_PARTS_H_

#include <cstdint>
#include <vector>

#include "abi/rule_image.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// A rule image as its parts (abi/rule_image.h). Its bytes are signed, whatever is wrong with them.
struct ImageParts {
  abi::RuleImageHeader header{};
  std::vector<abi::SessionRow> sessions;
  std::vector<abi::RuleRow> rows;

  Bytes bytes() const;
};

/// Parts without a session, the header's numbers as they must be.
ImageParts empty_image();

/// Adds a session that takes whole frames and has no rules; its VNI is above those before.
abi::SessionRow& add_session(ImageParts& image, std::uint32_t vni);

/// Adds the default session, which accepts everything; none is added after it.
abi::SessionRow& add_default_session(ImageParts& image);

/// Gives the last session `rows` in blocks and counters of their own.
void add_filter(ImageParts& image, const std::vector<abi::RuleRow>& rows);

/// A row that matches any packet of one IP version.
abi::RuleRow any_row(std::uint32_t number, unsigned flags = abi::kRowAccept);

/// VNI 5 with two rows, VNI 9 with 17 rows in two blocks, and a default session.
ImageParts sample_image();

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_IMAGE_PARTS_H_
