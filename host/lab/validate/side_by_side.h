#ifndef FIBERTAP_HOST_LAB_VALIDATE_SIDE_BY_SIDE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_SIDE_BY_SIDE_H_

#include <string>
#include <vector>

#include "host/lab/validate/validation.h"

namespace fibertap::validation {

/// One line of model and engine side by side.
struct Row {
  std::string name;
  std::string model;
  std::string engine;
  bool differs;
};

/// "data, byte 17".
std::string name_of(const Difference& difference);

/// The difference, and what else the outcome word and the block of the frame say in both answers.
std::vector<Row> rows_of(const Finding& finding);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_SIDE_BY_SIDE_H_
