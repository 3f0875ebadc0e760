#include "host/lab/validate/difference.h"

namespace fibertap::validation {

std::string_view text_of(Field field) {
  static constexpr std::string_view kTexts[] = {
#define FIBERTAP_FIELD(name, text, stage) text,
#include "host/lab/validate/field.def"
#undef FIBERTAP_FIELD
  };
  return kTexts[static_cast<std::size_t>(field)];
}

std::string_view stage_of(Field field) {
  static constexpr std::string_view kStages[] = {
#define FIBERTAP_FIELD(name, text, stage) stage,
#include "host/lab/validate/field.def"
#undef FIBERTAP_FIELD
  };
  return kStages[static_cast<std::size_t>(field)];
}

}  // namespace fibertap::validation
