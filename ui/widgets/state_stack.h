#pragma once
// One place that is either content, or empty, or loading, or wrong: every list and page has all four.
#include "lathe/error.h"

#include <QStackedWidget>

#include <functional>

class QProgressBar;
class QPushButton;
class QToolButton;

namespace lathe::ui {

class IconLabel;
class TextLabel;

class StateStack : public QStackedWidget {
    Q_OBJECT
public:
    explicit StateStack(QWidget* content, QWidget* parent = nullptr);

    void showContent();
    void showEmpty(const QString& icon, const QString& title, const QString& text, const QString& action = {},
                   std::function<void()> act = {});
    void showLoading(const QString& text);
    void showProgress(std::int64_t done, std::int64_t total, const QString& phase = {}); ///< while loading
    void showError(const ErrorInfo& error, std::function<void()> retry = {});
    bool hasContent() const { return currentIndex() == 0; }
    QSize sizeHint() const override { return currentWidget()->sizeHint(); } ///< of what is shown, not of the largest
    QSize minimumSizeHint() const override { return currentWidget()->minimumSizeHint(); }
    bool hasHeightForWidth() const override { return currentWidget()->hasHeightForWidth(); }
    int heightForWidth(int width) const override { return currentWidget()->heightForWidth(width); }
    QString message() const; ///< the title of the empty or error state

private:
    QWidget* makeMessage();

    IconLabel* m_icon;
    TextLabel *m_title, *m_text, *m_loadingText;
    QPushButton* m_action;
    QToolButton* m_copy; ///< of an error
    QProgressBar* m_progress;
    std::function<void()> m_act;
};

} // namespace lathe::ui
