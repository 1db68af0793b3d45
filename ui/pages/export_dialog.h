#pragma once
// Writing a run's result: as an adapter or merged, in which form, where, and the proof that what was written is what
// was trained.
#include "bridge/backend_client.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QRadioButton;

namespace lathe::ui {

class Banner;
class OptionBox;
class PathEdit;
class TextLabel;

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(BackendClient& client, const RunSummary& run, QWidget* parent = nullptr);

    void reject() override;

private:
    /// A way to write it, with the line that says how large that is or why it can't be.
    struct Choice {
        ExportFormat format;
        QRadioButton* radio;
        TextLabel* about;
        QString words;
    };

    void begin();
    void showSizes();
    ExportFormat chosen() const;
    void show(const ExportReport& report);
    void setBusy(bool busy);

    BackendClient& m_client;
    RunSummary m_run;
    RequestId m_request = 0;
    std::vector<Choice> m_choices;
    OptionBox* m_type;
    ExportSizes m_sizes;
    PathEdit* m_folder;
    QCheckBox* m_overwrite;
    QPushButton *m_export, *m_close, *m_open;
    Banner* m_banner;
    TextLabel *m_files, *m_progress;
    QWidget* m_form;
};

} // namespace lathe::ui
