#ifndef FIBERTAP_HOST_RULES_TEMPLATES_EXPORTS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_EXPORTS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/rules/templates/node.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {

class Context;
class Scope;

/// One entry of a template's Outputs that has a Value and the Name of an Export.
struct Export {
  const Scope* scope;
  const Member* output;  // of the document
  Place place;
};

/// What the templates that are read together export, by name.
class Exports {
 public:
  /// Adds the Outputs of a template. Scope and document outlive this object.
  void add(const Scope& scope, std::string_view file, const Node& outputs);

  /// The export of this name whose condition holds. Throws NotKnown when there is none, or more
  /// than one.
  const Export& find(const std::string& name, Context& context);

 private:
  void name_them(Context& context);

  std::vector<Export> exports_;
  std::map<std::string, std::vector<const Export*>> named_;
  std::string unnamed_;  // what to do about a name that is not known; empty: all are known
  bool has_names_ = false;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_EXPORTS_H_
