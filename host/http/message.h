#ifndef FIBERTAP_HOST_HTTP_MESSAGE_H_
#define FIBERTAP_HOST_HTTP_MESSAGE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

/// A body that comes in pieces, as they come about. Used and destroyed on the server's thread, or
/// where that does not run.
class HttpStream {
 public:
  virtual ~HttpStream() = default;

  /// The next bytes, valid until the next call; none when there are none now: then it is asked
  /// again some milliseconds later. Does not wait.
  virtual std::string_view next() = 0;

  virtual bool has_ended() const = 0;

  /// The client wants no more and reads what is still said.
  virtual void stop() = 0;
};

struct HttpResponse {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body = {};
  std::unique_ptr<HttpStream> stream = nullptr;  // in the place of a body
};

/// Answers one request. Called on the server's thread: it does not wait.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_HTTP_MESSAGE_H_
