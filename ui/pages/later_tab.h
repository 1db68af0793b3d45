#pragma once
// A tab of a run's page that is made when it is first looked at: most runs are opened for their curves, and each tab
// costs the window's thread milliseconds.
#include "lathe/run.h"

#include <QVBoxLayout>
#include <QWidget>

#include <functional>
#include <optional>
#include <utility>

namespace lathe::ui {

class BackendClient;

class LaterPlace final : public QWidget {
public:
    explicit LaterPlace(std::function<QWidget*()> make) : m_make(std::move(make)) {}

protected:
    void showEvent(QShowEvent* event) override {
        if (const auto make = std::exchange(m_make, {})) {
            auto* column = new QVBoxLayout(this);
            column->setContentsMargins(0, 0, 0, 0);
            QWidget* made = make();
            column->addWidget(made);
            made->show(); // now, not when the news of it comes
        }
        QWidget::showEvent(event);
    }

private:
    std::function<QWidget*()> m_make;
};

template <class T>
class LaterTab {
public:
    /// `run` is what the tab is of when it comes to be made.
    QWidget* place(BackendClient& client, const std::optional<RunDetail>& run) {
        return m_place = new LaterPlace([this, &client, &run] {
                   m_made = new T(client);
                   if (run) m_made->setRun(*run);
                   return m_made;
               });
    }
    void setRun(const RunDetail& run) {
        if (m_made) m_made->setRun(run);
    }
    QWidget* tab() const { return m_place; }

private:
    QWidget* m_place = nullptr;
    T* m_made = nullptr;
};

} // namespace lathe::ui
