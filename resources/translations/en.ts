<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>lathe::ui::AdapterMix</name>
    <message numerus="yes">
        <source>%n older run(s) of this model are not listed. Add their folders below.</source>
        <translation>
            <numerusform>%n older run of this model is not listed. Add its folder below.</numerusform>
            <numerusform>%n older runs of this model are not listed. Add their folders below.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::ComparePage</name>
    <message numerus="yes">
        <source>%n other fields are the same</source>
        <translation>
            <numerusform>%n other field is the same</numerusform>
            <numerusform>%n other fields are the same</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CurvePlot</name>
    <message numerus="yes">
        <source>%n value(s) above %1</source>
        <translation>
            <numerusform>%n value above %1</numerusform>
            <numerusform>%n values above %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) below %1</source>
        <translation>
            <numerusform>%n value below %1</numerusform>
            <numerusform>%n values below %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::DownloadRow</name>
    <message numerus="yes">
        <source>%n retries (%1)</source>
        <translation>
            <numerusform>%n retry (%1)</numerusform>
            <numerusform>%n retries (%1)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::FitSection</name>
    <message numerus="yes">
        <source>%n change(s) together</source>
        <translation>
            <numerusform>%n change together</numerusform>
            <numerusform>%n changes together</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>not even %n change(s) together</source>
        <translation>
            <numerusform>not even %n change together</numerusform>
            <numerusform>not even %n changes together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::HistoryPage</name>
    <message numerus="yes">
        <source>%n runs selected</source>
        <translation>
            <numerusform>%n run selected</numerusform>
            <numerusform>%n runs selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n runs permanently?</source>
        <translation>
            <numerusform>Delete %n run permanently?</numerusform>
            <numerusform>Delete %n runs permanently?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::HomePage</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more in the history.</source>
        <translation>
            <numerusform>%n more in the history.</numerusform>
            <numerusform>%n more in the history.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume all %n, one after another</source>
        <translation>
            <numerusform>Resume %n</numerusform>
            <numerusform>Resume all %n, one after another</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n run(s) still running</source>
        <translation>
            <numerusform>%n run still running</numerusform>
            <numerusform>%n runs still running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::ModelsPage</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n places</source>
        <translation>
            <numerusform>in %n place</numerusform>
            <numerusform>in %n places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::NewRunPage</name>
    <message numerus="yes">
        <source>Cutting would leave %n without an answer to learn; these would be dropped.</source>
        <translation>
            <numerusform>Cutting would leave %n without an answer to learn; these would be dropped.</numerusform>
            <numerusform>Cutting would leave %n without an answer to learn; these would be dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cut %n row(s)</source>
        <translation>
            <numerusform>Cut %n row</numerusform>
            <numerusform>Cut %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop %n row(s)</source>
        <translation>
            <numerusform>Drop %n row</numerusform>
            <numerusform>Drop %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::OpenHistory</name>
    <message numerus="yes">
        <source>%n run(s) are back.</source>
        <translation>
            <numerusform>%n run is back.</numerusform>
            <numerusform>%n runs are back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were made by an earlier version and have no curves.</source>
        <translation>
            <numerusform>%n of them was made by an earlier version and has no curves.</numerusform>
            <numerusform>%n of them were made by an earlier version and have no curves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read as runs and were left out.</source>
        <translation>
            <numerusform>%n folder could not be read as a run and was left out.</numerusform>
            <numerusform>%n folders could not be read as runs and were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlaceList</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlaygroundPage</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotLegend</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotOverlay</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PreviewPanel</name>
    <message numerus="yes">
        <source>Quality: %n remark(s)</source>
        <translation>
            <numerusform>Quality: %n remark</numerusform>
            <numerusform>Quality: %n remarks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chat template: %n problem(s)</source>
        <translation>
            <numerusform>Chat template: %n problem</numerusform>
            <numerusform>Chat template: %n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::QualityPanel</name>
    <message numerus="yes">
        <source>%n row(s) have bytes that are not UTF-8.</source>
        <translation>
            <numerusform>%n row has bytes that are not UTF-8.</numerusform>
            <numerusform>%n rows have bytes that are not UTF-8.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) repeat an earlier one exactly.</source>
        <translation>
            <numerusform>%n row repeats an earlier one exactly.</numerusform>
            <numerusform>%n rows repeat an earlier one exactly.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) share %1 or more of their wording with an earlier one.</source>
        <translation>
            <numerusform>%n row shares %1 or more of its wording with an earlier one.</numerusform>
            <numerusform>%n rows share %1 or more of their wording with an earlier one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) have one row in training and one in validation or held out: what is measured there looks better than it is.</source>
        <translation>
            <numerusform>%n pair has one row in training and one in validation or held out: what is measured there looks better than it is.</numerusform>
            <numerusform>%n pairs have one row in training and one in validation or held out: what is measured there looks better than it is.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n label(s) is trained on in at least %1 rows.</source>
        <translation>
            <numerusform>The only label is trained on in at least %1 rows.</numerusform>
            <numerusform>Each of the %n labels is trained on in at least %1 rows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::Readiness</name>
    <message numerus="yes">
        <source>%n row(s) can&apos;t be trained on and are left out.</source>
        <translation>
            <numerusform>%n row can&apos;t be trained on and is left out.</numerusform>
            <numerusform>%n rows can&apos;t be trained on and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are too long and are left out.</source>
        <translation>
            <numerusform>%n row is too long and is left out.</numerusform>
            <numerusform>%n rows are too long and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n validation row(s) are also trained on, so the validation loss will be too good.</source>
        <translation>
            <numerusform>%n validation row is also trained on, so the validation loss will be too good.</numerusform>
            <numerusform>%n validation rows are also trained on, so the validation loss will be too good.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunPage</name>
    <message numerus="yes">
        <source>ended after %n steps</source>
        <translation>
            <numerusform>ended after %n step</numerusform>
            <numerusform>ended after %n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Finished after %n steps</source>
        <translation>
            <numerusform>Finished after %n step</numerusform>
            <numerusform>Finished after %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::StatusLine</name>
    <message numerus="yes">
        <source>%n run(s) waiting</source>
        <translation>
            <numerusform>%n run waiting</numerusform>
            <numerusform>%n runs waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::StepRows</name>
    <message numerus="yes">
        <source>Step %1: %n row(s)</source>
        <translation>
            <numerusform>Step %1: %n row</numerusform>
            <numerusform>Step %1: %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Steps %1 to %2: %n row(s)</source>
        <translation>
            <numerusform>Steps %1 to %2: %n row</numerusform>
            <numerusform>Steps %1 to %2: %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TensorTree</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TokenView</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trained</source>
        <translation>
            <numerusform>%n trained</numerusform>
            <numerusform>%n trained</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cut off</source>
        <translation>
            <numerusform>%n cut off</numerusform>
            <numerusform>%n cut off</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TokenizerTrial</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
</context>
</TS>
