#pragma once
// Whom the playground asks first: a run or files, the base beside it, or several adapters at once; and in which form.
#include "lathe/task.h"
#include "models/answerer.h"
#include "widgets/card.h"

class QCheckBox;
class QPushButton;

namespace lathe::ui {

class AdapterMix;
class SourcePicker;

class SourceCard : public Card {
    Q_OBJECT
public:
    explicit SourceCard(const RunListModel& runs);

    SourcePicker& picker() const { return *m_picker; }
    void read(); ///< the history anew
    void open(const RunId& run);
    void openModel(const QString& path, const QString& adapter = {});
    std::vector<Answerer> answerers() const; ///< one, or the base before it
    bool isChat() const;
    void setBusy(bool busy);
    void setPredicts(bool predicts); ///< a model with a task's head: nothing to compare or mix

signals:
    void changed();     ///< who is asked
    void modeChanged(); ///< in which form

private:
    bool mixes() const;
    bool canCompare() const; ///< there is more than the base
    void show();

    const RunListModel& m_runs;
    SourcePicker* m_picker;
    QCheckBox* m_compare;
    QPushButton *m_mixed, *m_chat, *m_plain;
    AdapterMix* m_mix;
    bool m_busy = false;
};

} // namespace lathe::ui
