#pragma once
// The examples before a question: folded away with their count, or open as pairs of texts. They are kept in the
// window's settings.
#include "models/prompt_example.h"
#include "settings/settings.h"

#include <QTimer>
#include <QWidget>

class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace lathe::ui {

class ExamplesBox : public QWidget {
    Q_OBJECT
public:
    explicit ExamplesBox(WindowSettings& settings, QWidget* parent = nullptr);
    ~ExamplesBox() override;

    std::vector<PromptExample> examples() const; ///< those that have an input and an answer

private:
    struct Row {
        QWidget* box;
        QPlainTextEdit *input, *answer;
    };
    void add(const PromptExample& example);
    void remove(QWidget* box);
    void changed();
    void save();
    void show();

    WindowSettings& m_settings;
    std::vector<Row> m_rows;
    QPushButton *m_fold, *m_add;
    QScrollArea* m_area;
    QVBoxLayout* m_list;
    QTimer m_saveSoon{this};
};

} // namespace lathe::ui
