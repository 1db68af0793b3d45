#pragma once
// A dataset as a whole: repeats, leaks from training into validation, labels, lengths, packing. Reads every row, so it
// asks only when it is looked at.
#include "bridge/backend_client.h"
#include "lathe/data_analysis.h"

#include <QWidget>

class QTableWidget;

namespace lathe::ui {

class FindingList;
class StateStack;
class TextLabel;

class QualityPanel : public QWidget {
    Q_OBJECT
public:
    explicit QualityPanel(BackendClient& client, QWidget* parent = nullptr);

    void setRecipe(const Recipe& recipe); ///< what was found is forgotten
    void setLooking(bool looking);        ///< it is at the front: asks where nothing is known yet

signals:
    void rowWanted(qint64 row);
    void looked(int problems); ///< -1: not known

private:
    void ask();
    void show(const DataAnalysis& analysis);
    void showLabels(const DataAnalysis& analysis);
    void showPairs(const DataAnalysis& analysis);
    void select(int pair);

    BackendClient& m_client;
    Recipe m_recipe;
    bool m_looking = false, m_known = false;
    RequestId m_request = 0;
    DataAnalysis m_analysis;

    StateStack* m_state;
    FindingList* m_findings;
    QWidget *m_labelBox, *m_pairBox;
    QTableWidget *m_labels, *m_pairs;
    TextLabel *m_labelsMore, *m_pairsMore, *m_first, *m_second;
};

/// What the figures come to, in words, each good or bad.
std::vector<Finding> qualityFindings(const DataAnalysis& analysis);

} // namespace lathe::ui
