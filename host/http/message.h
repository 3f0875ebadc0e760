#ifndef FIBERTAP_HOST_HTTP_MESSAGE_H_
#define FIBERTAP_HOST_HTTP_MESSAGE_H_

#include <functional>
#include <optional>
#include <string>

namespace fibertap {

/// A request as far as our faces look at one.
struct HttpRequest {
  std::string method;                // "GET"
  std::string path;                  // "/metrics", without the query
  std::string query;                 // behind the ?
  std::optional<std::string> token;  // of "Authorization: Bearer ..."
  bool is_local_user = false;        // came over the Unix socket, whose mode says who may
  std::string body;
};

struct HttpResponse {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};

/// Answers one request. Called on the server's thread: it does not wait.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_HTTP_MESSAGE_H_
