#ifndef FIBERTAP_HOST_RULES_TEMPLATES_CONTEXT_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_CONTEXT_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/rules/templates/exports.h"
#include "host/rules/templates/templates.h"
#include "host/rules/templates/value.h"

namespace fibertap::templates {

/// CloudFormation's own limit for a parameter, taken for every computed text as well.
constexpr std::size_t kMaxValueBytes = 4096;

/// What templates that are read together share while their functions are computed: what the
/// command line gives, what the templates export, and bounds, so that every computation ends soon.
class Context {
 public:
  /// `options` outlives the context.
  explicit Context(const TemplateOptions& options) : options_(options) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const TemplateOptions& options() const noexcept { return options_; }

  /// The value that --parameter or --import gives under this name, or nullptr.
  const std::string* parameter(const std::string& name);
  const std::string* import(const std::string& name);
  /// The names that parameter() and import() were asked for.
  const std::set<std::string>& asked_parameters() const noexcept { return asked_parameters_; }
  const std::set<std::string>& asked_imports() const noexcept { return asked_imports_; }

  /// Brings the steps that the functions of one template may take.
  void add_template() noexcept;

  Exports& exports() noexcept { return exports_; }

  /// Conditions that are known already, by template and name.
  using Condition = std::variant<bool, NotKnown>;
  std::map<std::pair<const Scope*, std::string>, Condition>& conditions() { return conditions_; }

  /// Takes steps off those that the templates have together. Throws NotKnown when none is left.
  void spend(std::size_t steps);

  /// One computation inside another. Throws NotKnown when they nest too deeply.
  class Level {
   public:
    explicit Level(Context& context);
    ~Level() { --context_.level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Context& context_;
  };

  /// The computation of what has a name, such as "Conditions.A". Throws NotKnown when the name is
  /// being computed already.
  class Entry {
   public:
    Entry(Context& context, const Scope& scope, std::string name);
    ~Entry() { context_.entered_.pop_back(); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    Context& context_;
  };

 private:
  const TemplateOptions& options_;
  std::set<std::string> asked_parameters_;
  std::set<std::string> asked_imports_;
  Exports exports_;
  std::map<std::pair<const Scope*, std::string>, Condition> conditions_;
  std::vector<std::pair<const Scope*, std::string>> entered_;
  std::size_t steps_left_ = 0;
  std::size_t level_ = 0;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_CONTEXT_H_
