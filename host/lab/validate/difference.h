#ifndef FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fibertap::validation {

enum class Field {
#define FIBERTAP_FIELD(name, text, stage) name,
#include "host/lab/validate/field.def"
#undef FIBERTAP_FIELD
};

/// What a person calls the field.
std::string_view text_of(Field field);

/// The stage that computes it.
std::string_view stage_of(Field field);

/// The first thing that an engine did otherwise than the model.
struct Difference {
  Field field;
  std::string subject;  // which of several, such as "byte 17", or empty
  std::string model;    // the values, as a person reads them
  std::string engine;
  std::string stage;

  std::size_t load = 0;
  std::optional<std::size_t> batch = {};  // of the load; absent in counters
  std::optional<std::size_t> frame = {};  // of the batch, when one is known
};

/// A difference of numbers.
template <typename Number>
Difference differing(Field field, std::string subject, const Number& model, const Number& engine) {
  return {field, std::move(subject), std::to_string(model), std::to_string(engine),
          std::string(stage_of(field))};
}

/// The first place on the frames' way through an engine where it parts from the model.
struct StageDifference {
  std::string stage;
  std::size_t frame;  // of the case, counted over all its batches
  std::string field;  // of the stage's output
  std::string model;  // the values, as a person reads them
  std::string engine;
};

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCE_H_
