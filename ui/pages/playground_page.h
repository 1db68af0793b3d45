#pragma once
// Asking models: runs (the live adapter while one is paused or trains) or files, with the base and others beside them.
#include "pages/page.h"

#include <QTimer>

#include <map>

class QPushButton;

namespace lathe::ui {

class AnswerColumns;
class Banner;
class ExamplesBox;
class PredictForm;
class PromptBox;
class SamplingCard;
class SourceCard;
class TestSetPanel;
struct Question;

class PlaygroundPage : public Page {
    Q_OBJECT
public:
    explicit PlaygroundPage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;

    void open(const RunId& run, const QString& prompt, bool ask);
    void openModel(const QString& path); ///< a model's files, without an adapter
    Carried carry() override;
    void entered() override;
    bool isBusy() const;

private:
    void sourceChanged();
    void readTask(); ///< of what is chosen
    void showTask(Task task);
    void ask();
    void runTestSet();
    /// Whether all that it needs is there; else it is said what is missing.
    bool read(Question& question);
    void showTalk(bool talk); ///< or the test set
    void ended();
    void startOver();
    void showBusy();
    void sayModels(); ///< where the columns need several, and what each takes

    RequestId m_taskRequest = 0;
    QTimer m_readTaskSoon{this};
    QString m_asked; ///< the last question
    std::map<QString, std::int64_t> m_sizes; ///< of models, in bytes; 0: not known

    SourceCard* m_source;
    QWidget* m_talk; ///< what is said and what is asked with
    QWidget* m_conversation;
    TestSetPanel* m_tests; ///< in its place
    QPushButton *m_toTalk, *m_toTests, *m_add;
    PredictForm* m_predict; ///< in its place, of models with a task's head
    AnswerColumns* m_columns;
    SamplingCard* m_sampling;
    ExamplesBox* m_examples;
    PromptBox* m_prompt;
    Banner* m_note;
};

} // namespace lathe::ui
