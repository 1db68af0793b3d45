#pragma once
// Asking a model: a run (the live adapter while it is paused or trains) or files, alone or with the base beside it.
#include "pages/page.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lathe::ui {

class AdapterMix;
class Banner;
class PathEdit;
class PredictForm;
class RunSourceModel;
class Transcript;

class PlaygroundPage : public Page {
    Q_OBJECT
public:
    explicit PlaygroundPage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;

    void open(const RunId& run, const QString& prompt, bool ask);
    void openModel(const QString& path); ///< a model's files, without an adapter
    Carried carry() override;
    void entered() override;
    bool isBusy() const { return m_request != 0; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeSource();
    QWidget* makeSampling();
    QWidget* makeAsk();
    void fillRuns();
    void sourceChanged();
    void showSource(); ///< what of the page fits the chosen source
    void readTask();             ///< of what is chosen
    void showTask(Task task);
    void ask();
    void finish(const AnswerValue& answer);
    void startOver();
    void setBusy(bool busy);
    RunId chosenRun() const; ///< empty: files
    bool fromFiles() const;
    bool compares() const;
    bool mixes() const;
    bool readNumbers(GenerateText& query);
    void say(const QString& text);

    RequestId m_request = 0, m_taskRequest = 0;
    QTimer m_readTaskSoon{this};
    std::vector<Message> m_messages;
    RunId m_chosen;
    bool m_wantsFiles = false; ///< a person chose files, not a run

    RunSourceModel* m_sources;
    QComboBox* m_source;
    QWidget* m_files;
    QWidget* m_talk; ///< what is said and what is asked with
    PredictForm* m_predict; ///< in its place, of models with a task's head
    AdapterMix* m_mix;
    PathEdit *m_model, *m_adapter;
    QCheckBox* m_compare;
    QPushButton *m_mixed, *m_chat, *m_plain;
    Transcript* m_sides[2];
    QLabel* m_titles[2];
    QWidget* m_baseBox;
    QPlainTextEdit* m_prompt;
    QPushButton *m_ask, *m_stop;
    QLabel* m_about;
    QLineEdit *m_tokens, *m_temperature, *m_topK, *m_topP, *m_penalty, *m_seed, *m_stops;
    Banner* m_note;
};

} // namespace lathe::ui
