import { SegmentedControl, Tabs } from '@mantine/core';
import { useState } from 'react';
import { services, type ServiceKey } from '@/shared/api/services';
import { Panel } from '@/shared/ui/panel';
import { writeSnippet, languages, type Language } from './write-snippet';
import { SnippetText } from './snippet-text';
import { snippetRequest, type SnippetOptions } from './snippet-request';

interface SnippetsPanelProps {
  fileName: string;
  options: SnippetOptions;
}

const tabs = Object.entries(languages) as [Language, string][];
const serviceChoices = Object.entries(services).map(([value, { task: label }]) => ({ value: value as ServiceKey, label }));

/** Show this page's requests as programs, to be run in the folder that contains the picture. */
export function SnippetsPanel({ fileName, options }: SnippetsPanelProps) {
  const [service, setService] = useState<ServiceKey>('yolo');
  const [language, setLanguage] = useState<Language>('curl');
  const request = snippetRequest(service, window.location.origin, fileName, options);
  return (
    <Panel
      title="Code snippets"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Service"
          data={serviceChoices}
          value={service}
          onChange={setService}
        />
      }
    >
      <Tabs
        value={language}
        keepMounted={false}
        onChange={(value) => {
          setLanguage(value as Language);
        }}
      >
        <Tabs.List aria-label="Language">
          {tabs.map(([key, name]) => (
            <Tabs.Tab key={key} value={key}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(([key]) => (
          <Tabs.Panel key={key} value={key} pt="sm">
            <SnippetText text={writeSnippet(key, request)} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
