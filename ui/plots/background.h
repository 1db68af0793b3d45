#pragma once
// Work apart from the window's thread. The pool belongs to whoever asks and waits for its work when it goes; the
// result is fetched with a QFutureWatcher.
#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace lathe::ui {

template <class Work>
auto inBackground(QThreadPool& pool, Work work) {
    using Result = std::invoke_result_t<Work&>;
    auto promise = std::make_shared<QPromise<Result>>();
    QFuture<Result> future = promise->future();
    promise->start();
    pool.start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace lathe::ui
