#pragma once
// A window over the fake Workbench and its sample answers, open for as long as this lives.
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/sample_values.h"
#include "widgets/banner.h"
#include "window/main_window.h"

#include <QTemporaryDir>
#include <QTest>

namespace lathe::test {

class OpenWindow {
public:
    OpenWindow() {
        m_bench = std::make_unique<Workbench>(m_home.path().toStdString());
        m_window = std::make_unique<ui::MainWindow>(*m_bench);
        m_window->show();
        (void)QTest::qWaitForWindowExposed(m_window.get());
    }

    /// Before any window: answers as a test usually wants them.
    static void sampleAnswers() {
        resetFake();
        fake().answer = sampleAnswer;
        fake().estimate = sampleEstimate;
        fake().parts = sampleParts;
    }

    ui::MainWindow* operator->() const { return m_window.get(); }
    ui::MainWindow& operator*() const { return *m_window; }
    QString home() const { return m_home.path(); }

    template <class T = QWidget>
    T* find(const char* page, const char* name) const {
        return m_window->page(page)->findChild<T*>(name);
    }
    /// The note that is shown on the page, if any.
    ui::Banner* banner(const char* page) const {
        for (ui::Banner* each : m_window->page(page)->findChildren<ui::Banner*>())
            if (each->isVisible()) return each;
        return nullptr;
    }
    void go(const ui::Navigation& where) const { emit m_window->page("home")->navigate(where); }

private:
    QTemporaryDir m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace lathe::test
