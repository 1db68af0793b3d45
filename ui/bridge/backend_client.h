#pragma once
// The window's side of the door: questions with their answers, and the news of all runs, on the UI thread.
#include "bridge/event_pump.h"
#include "lathe/workbench.h"

#include <QPointer>

#include <functional>
#include <map>

namespace lathe::ui {

class BackendClient : public QObject {
    Q_OBJECT
public:
    using OnAnswer = std::function<void(const AnswerValue&)>;
    using OnText = std::function<void(const TextStreamed&)>;
    using OnProgress = std::function<void(const Progressed&)>;

    explicit BackendClient(Workbench& bench, QObject* parent = nullptr);

    Workbench& bench() const { return m_bench; }

    /// Asks; `answer` is called once, on the UI thread. A question whose asker is gone is answered to nobody.
    RequestId ask(Query query, QObject* asker, OnAnswer answer, OnText text = {}, OnProgress progress = {});

    /// The same for a question whose good answer is a T; anything else comes as ErrorInfo.
    template <class T>
    RequestId askFor(Query query, QObject* asker, std::function<void(const T&)> good,
                     std::function<void(const ErrorInfo&)> bad, OnProgress progress = {}) {
        return ask(
            std::move(query), asker,
            [good = std::move(good), bad = std::move(bad)](const AnswerValue& value) {
                if (const T* answer = std::get_if<T>(&value)) good(*answer);
                else if (const ErrorInfo* error = std::get_if<ErrorInfo>(&value)) bad(*error);
            },
            {}, std::move(progress));
    }

    /// Forgets a question: its answer will not be delivered. 0 is allowed.
    void drop(RequestId request);
    /// Asks the backend to end it early; the answer still comes. 0 is allowed.
    void cancel(RequestId request);

    /// Orders to a run. Errors come back as values: the caller shows them beside the button.
    std::optional<ErrorInfo> send(const RunId& run, Command command);
    std::optional<ErrorInfo> resume(const RunId& run);

signals:
    void batch(const std::vector<lathe::Event>& events);

private:
    struct Waiting {
        QPointer<QObject> asker;
        OnAnswer answer;
        OnText text;
        OnProgress progress;
    };
    void deliver(const std::vector<Event>& events);

    Workbench& m_bench;
    EventPump m_pump;
    std::map<RequestId, Waiting> m_waiting;
};

} // namespace lathe::ui
