#pragma once
// A sweep of a recipe: which fields vary and how, which runs that makes, and their start.
#include "lathe/sweep.h"
#include "pages/page.h"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableView;
class QVBoxLayout;

namespace lathe::ui {

class Banner;
class StateStack;
class SweepModel;
class SweepValues;
class TextLabel;

class SweepPage : public Page {
    Q_OBJECT
public:
    explicit SweepPage(Context& context, QWidget* parent = nullptr);
    void open(const Recipe& recipe);
    void entered() override;
    Carried carry() override;

private:
    QWidget* makeFields();
    QWidget* makeRuns();
    void offerFields();
    void add(const std::string& path);
    void remove(SweepValues* values);
    void look(); ///< asks for the runs
    std::optional<Sweep> sweep(); ///< nullopt: something can't be read, which stands beside it
    void showRuns();
    void showSum();
    void start();
    void showStarted(const StartedSweep& started);

    Recipe m_recipe;
    std::vector<SweepField> m_offered;
    std::vector<SweepValues*> m_values;
    SweepModel* m_model;
    RequestId m_request = 0;
    QTimer m_soon{this};
    Banner* m_note;
    QComboBox* m_choose;
    QVBoxLayout* m_rows;
    QLabel* m_sum;
    TextLabel* m_about;
    QCheckBox* m_random;
    QSpinBox *m_draws, *m_seed;
    QLineEdit* m_name;
    QPushButton* m_start;
    QTableView* m_table;
    StateStack* m_state;
};

} // namespace lathe::ui
