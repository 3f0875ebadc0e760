#include "host/rules/templates/context.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/rules/templates/tree_builder.h"

namespace fibertap::templates {
namespace {

const std::string* find(const std::map<std::string, std::string>& values, const std::string& name) {
  const auto value = values.find(name);
  return value == values.end() ? nullptr : &value->second;
}

}  // namespace

const std::string* Context::parameter(const std::string& name) {
  asked_parameters_.insert(name);
  return find(options_.parameters, name);
}

const std::string* Context::import(const std::string& name) {
  asked_imports_.insert(name);
  return find(options_.imports, name);
}

void Context::add_template() noexcept {
  // AWS takes 500 resources in a template. With the longest lists of Fn::Cidr in each they take a
  // quarter of this, and all of it takes seconds at most.
  constexpr std::size_t kStepsOfATemplate = 2'000'000;
  steps_left_ += kStepsOfATemplate;
}

void Context::spend(std::size_t steps) {
  if (steps > steps_left_) {
    steps_left_ = 0;
    throw NotKnown{"the functions of this template take too many steps: write the value itself"};
  }
  steps_left_ -= steps;
}

Context::Level::Level(Context& context) : context_(context) {
  if (context.level_ == kMaxDepth) {
    throw NotKnown{fmt::format("functions nest more than {} deep: flatten them", kMaxDepth)};
  }
  ++context.level_;
}

Context::Entry::Entry(Context& context, const Scope& scope, std::string name) : context_(context) {
  std::pair<const Scope*, std::string> entry(&scope, std::move(name));
  const auto& entered = context.entered_;
  if (std::find(entered.begin(), entered.end(), entry) != entered.end()) {
    throw NotKnown{fmt::format("{} refers to itself: write its value", entry.second)};
  }
  context.entered_.push_back(std::move(entry));
}

}  // namespace fibertap::templates
