// Style sheets are imported for their effect alone; the bundler turns them into hashed files.
declare module '*.css';
