#ifndef FIBERTAP_HOST_LAB_VALIDATE_BLOCK_FIELDS_H_
#define FIBERTAP_HOST_LAB_VALIDATE_BLOCK_FIELDS_H_

#include <string>
#include <vector>

#include "host/lab/validate/block_view.h"
#include "host/lab/validate/difference.h"

namespace fibertap::validation {

/// A field of a block as a person reads it.
struct BlockField {
  Field field;
  std::string value;
};

/// All that a block says of its frame but the data, in the order in which stages compute it.
std::vector<BlockField> fields_of(const BlockView& block);

/// The first field that differs between two blocks of one frame; the blocks are not the same.
Difference block_difference(const BlockView& model, const BlockView& engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_BLOCK_FIELDS_H_
